// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine on a thread of its own that runs only while the resumer waits. Slow; needs no flag.
 */
final class ThreadCoroutine extends Coroutine {
  private final Semaphore mayRun = new Semaphore(0);
  private final Semaphore hasPaused = new Semaphore(0);
  private final Thread thread;
  private boolean discarded;
  private boolean done;
  private @Nullable Throwable failure;

  ThreadCoroutine(Runnable body) {
    thread =
        Thread.ofVirtual()
            .unstarted(() -> {
              mayRun.acquireUninterruptibly();
              try {
                if (!discarded) {
                  body.run();
                }
              } catch (Discarded e) {
                // Unwound on request; no caller waits for a result.
              } catch (Throwable e) {
                failure = e;
              } finally {
                done = true;
                hasPaused.release();
              }
            });
  }

  @Override
  void resume() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
    mayRun.release();
    hasPaused.acquireUninterruptibly();
    Thrown.again(failure);
  }

  @Override
  void pause() {
    if (!discarded) {
      hasPaused.release();
      mayRun.acquireUninterruptibly();
    }
    if (discarded) {
      throw new Discarded();
    }
  }

  @Override
  boolean done() {
    return done;
  }

  @Override
  void discard() {
    if (!done && thread.getState() != Thread.State.NEW) {
      discarded = true;
      mayRun.release();
      hasPaused.acquireUninterruptibly();
    }
  }

  /** Unwinds the stack of a coroutine that will never be resumed. */
  private static final class Discarded extends Error {
    private static final long serialVersionUID = 1;

    Discarded() {
      super("discarded", null, false, false);
    }
  }
}
