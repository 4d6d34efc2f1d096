// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads that live as long as a search, and take numbered pieces of work until none is left. The
 * caller's thread is the first of them; the others are made when there is more than one piece for
 * the first time. No thread holds a monitor while it works. Used by the thread of the search.
 */
final class Crew implements AutoCloseable {
  /** What is done for each piece. */
  @FunctionalInterface
  interface Work {
    /**
     * Does a piece.
     *
     * @param worker the number of the thread, from 0
     * @param piece its number, from 0
     */
    void on(int worker, int piece);
  }

  private final int count;
  private final ExecutorService others;

  /**
   * @param count how many threads, the caller's own among them; at least 1
   */
  Crew(int count) {
    this.count = count;
    this.others =
        Executors.newFixedThreadPool(
            Math.max(1, count - 1), Thread.ofPlatform().daemon().name("worker-", 1).factory());
  }

  /**
   * Does all pieces; what a piece has done is seen by the caller, and by whoever does a piece of
   * the next call.
   *
   * @throws RuntimeException whatever was thrown first; no other piece is begun then
   */
  void each(int pieces, Work work) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int worker = 1; worker < Math.min(count, pieces); worker++) {
      int number = worker;
      running.add(others.submit(() -> some(number, next, pieces, work)));
    }
    @Nullable Throwable thrown = null;
    try {
      some(0, next, pieces, work);
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    for (Future<?> one : running) {
      Throwable other = await(one);
      thrown = thrown == null ? other : thrown;
    }
    Thrown.again(thrown);
  }

  private static void some(int worker, AtomicInteger next, int pieces, Work work) {
    try {
      for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
        work.on(worker, piece);
      }
    } catch (RuntimeException | Error e) {
      next.set(pieces);
      throw e;
    }
  }

  private static @Nullable Throwable await(Future<?> one) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Object _ = one.get();
          return null;
        } catch (InterruptedException e) {
          interrupted = true; // nobody is told to stop in this way
        } catch (ExecutionException e) {
          return e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    others.close();
  }
}
