// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that do the same again and again while something else is measured. */
final class Background {
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopping;

  /** Starts one more, and returns when it has done its round once. */
  void start(Runnable round) {
    CountDownLatch once = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("background")
            .start(() -> {
              try {
                while (!stopping) {
                  round.run();
                  once.countDown();
                }
              } catch (Throwable e) {
                failure.set(e);
                once.countDown();
              }
            });
    threads.add(thread);
    try {
      once.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends them all.
   *
   * @throws IllegalStateException if one of them had failed
   */
  void stop() {
    stopping = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a thread in the background failed", thrown);
    }
  }
}
