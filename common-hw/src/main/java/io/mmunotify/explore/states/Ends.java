// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.Finding;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Hears how runs of the program can end. */
public interface Ends {
  /**
   * Runs that end alike: in states that objects cannot tell apart. Called once for each such kind
   * of end, in the order of the levels, on the thread of the search.
   *
   * @param path the tasks of the steps of the least schedule that ends so, by number
   */
  void ended(int kind, int[] path);

  /**
   * A checker finds something in a step, for the first time. Not called for what it finds in the
   * end of a run.
   *
   * @param path the tasks of the steps of the least schedule that shows it, by number
   */
  void found(Finding finding, int[] path);

  /**
   * So many more schedules end so.
   *
   * @param count null where schedules are not counted
   */
  void counted(int kind, @Nullable BigInteger count);
}
