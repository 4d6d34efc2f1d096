// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Witness;
import org.jspecify.annotations.Nullable;

/**
 * A way to go through the schedules of a program, shared by all workers that do. Used once, by an
 * {@link ScheduleExplorer}. Which runs are made, and how many, may depend on the number of workers
 * and on chance; what a search that leaves nothing out finds does not, nor do the {@linkplain
 * Witness witnesses}.
 */
public interface Search {

  /** One more worker's part in it. Before the workers start. */
  Walk newWalk();

  /**
   * Whether there is another round of walks. Asked when no walk finds anything to do any more,
   * while all workers rest.
   */
  default boolean nextRound() {
    return false;
  }

  /**
   * The bound for whose sake schedules were left out, asked when there is no next round; null if
   * every schedule is accounted for.
   */
  default @Nullable Bound bound() {
    return null;
  }

  /** An estimate of how much of this round is done, from 0 to 1. Any thread may ask. */
  double part();
}
