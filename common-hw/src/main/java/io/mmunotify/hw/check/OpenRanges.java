// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Each range start of which a notifier was told, and which it did not refuse, is ended: at the end
 * of a run no notifier has more ranges open than callers are still to end. A caller whose start
 * failed ends nothing. So the kernel itself must tell the end to each notifier that it told of the
 * failed start, unless the caller ends the range all the same.
 *
 * <p>The checker looks at the sums of {@link Ranges} in the end.
 *
 * <p>Not verified: that a start and its end name the same range, or come in an order; that a caller
 * whose start succeeded calls the end ({@link StartWithoutEnd}); notifiers without both callbacks.
 * For a notifier that left its list or was registered again, only failed starts are verified: such
 * a notifier may miss an end, which is the kernels' contract. An end for a notifier that had
 * refused makes up for an end that is missing.
 */
final class OpenRanges {
  static final String NAME = "open-range";

  private OpenRanges() {}

  /** The findings at the end of the run. */
  static List<Finding> atEnd(Ranges ranges, FinalState state) {
    List<Finding> findings = new ArrayList<>();
    ranges
        .notifiers()
        .forEach((notifier, told) -> {
          int open = told.stranded.peek();
          for (Map.Entry<String, FinalState.Mm> mm : state.mms().entrySet()) {
            List<String> listed = mm.getValue().notifiers();
            if (listed != null && listed.contains(notifier) && told.registrations.peek() == 1) {
              open = told.open.peek() - ranges.owed(mm.getKey()).peek();
            }
          }
          if (open > 0) {
            findings.add(
                new Finding(
                    NAME,
                    Severity.FINDING,
                    notifier + " was told the start of a range that is never ended"));
          }
        });
    return findings;
  }
}
