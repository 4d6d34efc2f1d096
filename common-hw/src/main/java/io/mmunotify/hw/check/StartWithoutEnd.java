// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A caller whose range start succeeded ends the range: when a run and its tasks are over, no mm has
 * more successful starts than ends. Drivers let no device in while a range is open, so a range that
 * is never ended keeps the device out for ever.
 *
 * <p>The checker counts ({@link Ranges}), and looks at the sums in the end. A task may end a range
 * that another task has started.
 *
 * <p>Not verified: that a start and its end name the same range; runs that something stopped, whose
 * tasks would have gone on. A surplus end makes up for a missing end.
 */
final class StartWithoutEnd {
  static final String NAME = "start-without-end";

  private StartWithoutEnd() {}

  /** The findings at the end of the run. */
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
