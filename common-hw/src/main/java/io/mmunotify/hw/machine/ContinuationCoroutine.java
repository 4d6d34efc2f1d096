// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * On the JVM's own continuations: a switch costs about 100 ns, and one that is never resumed is
 * garbage like any other object.
 *
 * <p>Three rules hold for code that runs in one. No monitor is held over a pause (its owner would
 * be the carrier thread); no static initialiser pauses (it would be pinned); whose turn comes next
 * is decided before the pause, because not pausing at all is what makes a run fast.
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
