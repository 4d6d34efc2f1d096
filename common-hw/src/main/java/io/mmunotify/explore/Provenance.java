// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import org.jspecify.annotations.Nullable;

/** How a search came by a run that it tells of. To be asked until the {@link Listener} returns. */
public interface Provenance {

  /**
   * Whether the run was given up as equivalent to another one: nothing of it is to be kept. Never
   * without a reduction.
   */
  default boolean wasRedundant() {
    return false;
  }

  /**
   * The schedule that stands for the run, where it is to be preferred.
   *
   * @param known the best one so far for the same outcome, if there is one
   * @return null if the known one is at least as good
   */
  @Nullable Witness better(@Nullable Witness known);
}
