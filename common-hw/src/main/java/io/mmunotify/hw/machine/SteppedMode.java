// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * Whether this JVM has ever made a {@link SteppedMachine}.
 *
 * <p>The answer is the target of a constant call site. A JVM that only ever runs live machines
 * compiles {@code on()} to the constant {@code false}, and so compiles every {@code step} and
 * {@code touch} to nothing. The first stepped machine flips the site, which throws away the
 * compiled code; from then on a hook asks the task for its machine. So both machines can share a
 * JVM, and neither the tests nor the benchmarks need code of their own.
 */
final class SteppedMode {
  private static final MutableCallSite SITE =
      new MutableCallSite(MethodHandles.constant(boolean.class, false));
  private static final MethodHandle ON = SITE.dynamicInvoker();

  private SteppedMode() {}

  static boolean on() {
    try {
      return (boolean) ON.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("a constant cannot throw", e);
    }
  }

  /**
   * Turns stepped mode on for good. The call site is the only state; setting the site twice does no
   * harm.
   */
  static void enable() {
    if (on()) {
      return;
    }
    SITE.setTarget(
        MethodHandles.constant(boolean.class, true).asType(MethodType.methodType(boolean.class)));
    MutableCallSite.syncAll(new MutableCallSite[] {SITE});
  }
}
