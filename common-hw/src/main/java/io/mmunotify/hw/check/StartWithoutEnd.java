// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A caller whose range start succeeded calls the end: when a run is over, and so are its tasks, no
 * mm has more successful starts than ends. Drivers let no device in while a range is open, so a
 * range that is never ended keeps the device out for ever.
 *
 * <p>The checker looks at the sums of {@link Ranges} in the end. A task may end a range that
 * another task has started.
 *
 * <p>Not verified: that a start and its end name the same range; runs that a bug, an oops, a misuse
 * or a deadlock ended, since their tasks could not go on. One end too many makes up for an end that
 * is missing.
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
