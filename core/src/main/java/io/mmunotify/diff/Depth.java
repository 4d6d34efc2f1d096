// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

/** How much a report tells of scenarios that nobody named; of a named one it tells all. */
public enum Depth {
  /** What each came to. */
  OVERVIEW,
  /** Also the events of those that differ. */
  DETAILS,
  /** Everything, also what is equal. */
  ALL;

  /** Whether the events of a scenario are told. */
  boolean tellsEvents(ScenarioDiff each) {
    return each.topic().named()
        || switch (this) {
          case OVERVIEW -> false;
          case DETAILS -> each.verdict() != Verdict.ALIKE;
          case ALL -> true;
        };
  }
}
