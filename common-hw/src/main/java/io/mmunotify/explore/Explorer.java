// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import org.jspecify.annotations.Nullable;

/** A way to go through all that a program can do. Used once. */
public interface Explorer {

  /**
   * Explores a program, and returns when no thread of the search runs any more.
   *
   * @param listener hears what is found
   * @param watch ends it
   * @return the bound for whose sake schedules were left out; null if every schedule is accounted
   *     for
   * @throws Refusal if the search does not take the program
   * @throws NotRepeatable if the program did not do the same again
   * @throws RuntimeException whatever the program or the listener threw first
   */
  <R> @Nullable Bound explore(Program<R> program, Listener<R> listener, Watch watch);
}
