// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Membarrier;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of barriers one side of which is executed far more often than the other. Both sides are
 * {@code smp_mb()}, as in the kernels, unless {@value #PROPERTY} is set. Then, on a live machine,
 * the often executed side only orders the compiler, and the other side has every thread execute a
 * barrier, by {@link Membarrier}. None of the mirrored kernels did that; the option shows what
 * their readers could have cost.
 *
 * <p>A barrier of one side orders its own task's accesses only together with a barrier of the other
 * side. So it may take the place of an {@code smp_mb()} that pairs only with barriers of the other
 * side.
 *
 * <p>Decided for good when the class is loaded: compiled code has one kind of barrier, and does not
 * ask which.
 */
public final class AsymmetricFences {
  /** The system property: true or, by default, false. */
  public static final String PROPERTY = "mmunotify.asymmetric-fences";

  private static final boolean ASKED = Boolean.getBoolean(PROPERTY);
  private static final @Nullable String UNAVAILABLE = ASKED ? Membarrier.unavailable() : null;
  private static final boolean ON = ASKED && UNAVAILABLE == null;

  private AsymmetricFences() {}

  /** The barrier of the side that runs often: readers. */
  public static void light(Task current) {
    if (ON && !Machine.stepped(current)) {
      Membarrier.readerFence();
    } else {
      Fences.smpMb(current);
    }
  }

  /**
   * The barrier of the side that runs seldom and looks for readers. Takes microseconds if
   * asymmetric.
   */
  public static void heavy(Task current) {
    if (ON && !Machine.stepped(current)) {
      Membarrier.updaterFence();
    } else {
      Fences.smpMb(current);
    }
  }

  /** Whether the option took effect, in a sentence; null if the option is not set. */
  public static @Nullable String remark() {
    if (!ASKED) {
      return null;
    }
    return UNAVAILABLE == null
        ? "SRCU's readers execute no fence; updaters issue membarriers instead"
        : "no asymmetric fences, since " + UNAVAILABLE + "; SRCU's readers keep theirs";
  }
}
