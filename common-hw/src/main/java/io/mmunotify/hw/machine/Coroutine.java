// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/**
 * A computation that can stop in the middle and go on later, on one thread. This class alone knows
 * how: {@link ContinuationCoroutine} where the JVM exports its continuations, {@link
 * ThreadCoroutine}, some twenty times slower, where the JVM does not.
 */
abstract class Coroutine {
  private static final boolean CONTINUATIONS =
      !"threads".equals(System.getProperty("mmunotify.coroutines")) && continuationsWork();

  static Coroutine of(Runnable body) {
    return CONTINUATIONS ? new ContinuationCoroutine(body) : new ThreadCoroutine(body);
  }

  /** Whether coroutines are the JVM's own continuations. */
  static boolean fast() {
    return CONTINUATIONS;
  }

  /**
   * Runs the body on, up to its next {@link #pause} or its end. Another coroutine may call this
   * from inside its own body: the caller is not suspended, and returning to the caller costs
   * nothing.
   */
  abstract void resume();

  /**
   * Gives control back to the caller of {@link #resume}. To be called only from inside the body,
   * and not while a coroutine runs that this one has resumed.
   */
  abstract void pause();

  abstract boolean done();

  /** The coroutine will never be resumed again, and gives back all that it holds. */
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
