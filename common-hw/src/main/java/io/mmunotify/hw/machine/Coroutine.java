// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/**
 * A computation that can stop in the middle and go on later, on one thread. The only place that
 * knows how: {@link ContinuationCoroutine} where the JVM's own continuations are exported to us,
 * {@link ThreadCoroutine}, some twenty times slower, where they are not.
 */
abstract class Coroutine {
  private static final boolean CONTINUATIONS =
      !"threads".equals(System.getProperty("mmunotify.coroutines")) && continuationsWork();

  static Coroutine of(Runnable body) {
    return CONTINUATIONS ? new ContinuationCoroutine(body) : new ThreadCoroutine(body);
  }

  /** Whether they are the JVM's own. */
  static boolean fast() {
    return CONTINUATIONS;
  }

  /**
   * Runs the body on, up to its next {@link #pause} or its end. From inside another coroutine, too,
   * which is not suspended by that and costs nothing to come back to.
   */
  abstract void resume();

  /**
   * Gives control back to whoever resumed this coroutine. Only from inside its body, and not while
   * one that it has resumed itself runs.
   */
  abstract void pause();

  abstract boolean done();

  /** It will never be resumed again; whatever it holds is given back. */
  abstract void discard();

  private static boolean continuationsWork() {
    try {
      ContinuationCoroutine probe = new ContinuationCoroutine(() -> {});
      probe.resume();
      return probe.done();
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }
}
