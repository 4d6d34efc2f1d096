// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import io.mmunotify.hw.machine.Finding;
import java.math.BigInteger;

/**
 * Hears what a search finds. A search over schedules calls it on all of its threads at the same
 * time, a search over states on the thread that searches.
 *
 * @param <R> what a run leaves behind
 */
@FunctionalInterface
public interface Listener<R> {

  /**
   * A run has ended. A search over schedules tells of each run that it makes. A search over states
   * tells of one run for each kind of end, in the order of the levels: the one under the least
   * schedule that ends so.
   */
  void ran(R run, Provenance from);

  /**
   * A checker finds something in a step, for the first time. Told by a search over states alone,
   * which makes few of the runs that it knows of; and not of what a checker finds in the end of a
   * run, which {@link #ran} tells.
   *
   * @param run takes the steps of the witness; from there on the tasks go on in their order
   */
  default void found(Finding finding, R run, Provenance from) {
    throw new IllegalStateException("nobody hears of: " + finding.what());
  }

  /**
   * More schedules end in a certain way. Told by a search over states that counts schedules.
   *
   * @param kind the kind of end: how many {@linkplain #ran runs} were told of before the one that
   *     ends so
   */
  default void counted(int kind, BigInteger schedules) {}
}
