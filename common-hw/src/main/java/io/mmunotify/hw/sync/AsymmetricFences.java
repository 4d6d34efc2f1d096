// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Membarrier;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of barriers one side of which is executed far more often than the other. Both are {@code
 * smp_mb()}, as in the kernels, unless {@value #PROPERTY} is set: then a live machine leaves the
 * often executed ones to the compiler, and the others have every thread execute one, by {@link
 * Membarrier}. No kernel of ours did that; it shows what its readers could have cost.
 *
 * <p>A barrier of one side orders its own task's accesses only together with one of the other side.
 * So it may take the place of {@code smp_mb()} where all that it pairs with is of the other side.
 *
 * <p>Decided when the class is loaded, for good: compiled code has the one or the other, and no
 * question which.
 */
public final class AsymmetricFences {
  /** The system property: true or, by default, false. */
  public static final String PROPERTY = "mmunotify.asymmetric-fences";

  private static final boolean ASKED = Boolean.getBoolean(PROPERTY);
  private static final @Nullable String UNAVAILABLE = ASKED ? Membarrier.unavailable() : null;
  private static final boolean ON = ASKED && UNAVAILABLE == null;

  private AsymmetricFences() {}

  /** The barrier of those who execute it often: readers. */
  public static void light(Task current) {
    if (ON && !Machine.stepped(current)) {
      Membarrier.readerFence();
    } else {
      Fences.smpMb(current);
    }
  }

  /** The barrier of those who seldom do: who looks for readers. Takes microseconds if asked for. */
  public static void heavy(Task current) {
    if (ON && !Machine.stepped(current)) {
      Membarrier.updaterFence();
    } else {
      Fences.smpMb(current);
    }
  }

  /** What came of asking for them, in a sentence; null if nobody did. */
  public static @Nullable String remark() {
    if (!ASKED) {
      return null;
    }
    return UNAVAILABLE == null
        ? "SRCU's readers execute no fence; who waits for them issues membarriers instead"
        : "no asymmetric fences, since " + UNAVAILABLE + "; SRCU's readers keep theirs";
  }
}
