// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import io.mmunotify.hw.machine.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do the same work until there is none left anywhere. One that finds none rests until
 * another one may have made some; when all rest, all are done.
 */
public final class Workers {
  private final int count;

  // The monitor guards these; nothing nests in it but the question for another round.
  private int active;

  private volatile int resting;
  private volatile long changes;
  private boolean over;
  private @Nullable Throwable failure;

  /**
   * @param count how many threads, the caller's own among them; at least 1
   */
  public Workers(int count) {
    this.count = count;
    this.active = count;
  }

  /**
   * Does the work on every thread, and returns when all have returned. Called once.
   *
   * @param work is handed the number of its thread, from 0
   * @throws RuntimeException whatever was thrown first; the others are stopped
   */
  public void run(IntConsumer work) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int number = i;
      threads.add(Thread.ofPlatform().name("worker-" + i).start(() -> guarded(work, number)));
    }
    guarded(work, 0);
    threads.forEach(Workers::join);
    rethrow();
  }

  private void guarded(IntConsumer work, int number) {
    try {
      work.accept(number);
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      leave();
    }
  }

  private synchronized void leave() {
    active--;
    change(); // the last of the others may rest already
  }

  private synchronized void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
    stop();
  }

  private synchronized void rethrow() {
    Thrown.again(failure);
  }

  /** How often something changed; to be asked before looking for work. */
  public long changes() {
    return changes;
  }

  /** The calling worker may have made work for others. Costs nothing while nobody rests. */
  public void changed() {
    if (resting > 0) {
      change();
    }
  }

  private synchronized void change() {
    changes++;
    notifyAll();
  }

  /**
   * Rests until something changes.
   *
   * @param seen what {@link #changes} said before the caller looked for work, and found none
   * @param more asked by the last one that comes to rest: whether there is work again
   * @return whether to look again; false when all rest and there is no more, or all were stopped
   */
  public synchronized boolean awaitChange(long seen, BooleanSupplier more) {
    resting++;
    if (resting == active && !over && seen == changes) {
      if (more.getAsBoolean()) {
        change();
      } else {
        stop();
      }
    }
    boolean interrupted = false;
    while (!over && seen == changes) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // nobody is told to stop in this way
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    resting--;
    return !over;
  }

  /** Nobody rests any more, and whoever would is told that it is over. Any thread may call. */
  public synchronized void stop() {
    over = true;
    notifyAll();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
