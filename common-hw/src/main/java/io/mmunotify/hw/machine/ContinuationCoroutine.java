// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * A coroutine on a continuation of the JVM: a switch costs about 100 ns, and a coroutine that is
 * never resumed is garbage like any other object.
 *
 * <p>Three rules hold for code that runs in such a coroutine. The code holds no monitor over a
 * pause, since the monitor's owner would be the carrier thread. No static initialiser pauses, since
 * the thread would be pinned. The next task is chosen before the pause, because a run is fast where
 * most tasks need not pause at all.
 */
final class ContinuationCoroutine extends Coroutine {
  private static final ContinuationScope SCOPE = new ContinuationScope("mmunotify");

  private final Continuation continuation;

  ContinuationCoroutine(Runnable body) {
    continuation = new Continuation(SCOPE, body);
  }

  @Override
  void resume() {
    continuation.run();
  }

  @Override
  void pause() {
    Continuation.yield(SCOPE);
  }

  @Override
  boolean done() {
    return continuation.isDone();
  }

  @Override
  void discard() {
    // Nothing refers to the frames but the continuation itself.
  }
}
