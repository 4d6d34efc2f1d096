// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whoever has started a range, and was not refused, ends it: when a run is over, and so its tasks,
 * no mm has more starts that succeeded than ends. Drivers let no device in while a range is open,
 * so one that is never ended keeps it out for ever.
 *
 * <p>Counts ({@link Ranges}), and looks at the end. A task may end what another one has started.
 *
 * <p>Not verified: that a start and its end name the same range; runs that something stopped, whose
 * tasks would have gone on; an end too many makes up for one that is missing.
 */
final class StartWithoutEnd {
  static final String NAME = "start-without-end";

  private StartWithoutEnd() {}

  /** What to say at the end. */
  static List<Finding> atEnd(Ranges ranges, Collection<String> mms) {
    List<Finding> findings = new ArrayList<>();
    for (String mm : mms) {
      if (ranges.owed(mm).peek() > 0) {
        for (String task : ranges.owing(mm)) {
          findings.add(
              new Finding(
                  NAME,
                  Severity.FINDING,
                  task + " has started a range on " + mm + ", and is over without its end"));
        }
      }
    }
    return findings;
  }
}
