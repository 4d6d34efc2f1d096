// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Each mm can be freed some day: at the end of a run there is no mm without users that a notifier
 * has a reference to whose memory was freed. A registration takes a reference to the mm. Exit
 * unlinks the notifier and leaves the reference, so only unregister gives it back, and unregister
 * needs the notifier.
 *
 * <p>The checker counts, and looks at the sums in the end. Additions commute.
 *
 * <p>Not verified: references that a task does not give back but still could; an mm that has users;
 * runs that a bug, an oops, a misuse or a deadlock ended.
 */
final class LeakedMm {
  static final String NAME = "leaked-mm";

  /** How often each notifier was freed. */
  private final Map<String, Tally> freed = new TreeMap<>();

  private final References references;

  LeakedMm(References references) {
    this.references = references;
  }

  /** There is such a notifier. */
  void notifier(String name) {
    freed.put(name, new Tally());
  }

  /** The memory of a notifier was freed. */
  void freed(Task current, String notifier) {
    Tally tally = freed.get(notifier);
    if (tally == null) {
      throw new IllegalArgumentException("the checkers were not told of " + notifier + " at boot");
    }
    tally.add(current, 1);
  }

  /** The findings at the end of the run. */
  List<Finding> atEnd(FinalState state) {
    List<Finding> findings = new ArrayList<>();
    state
        .mms()
        .forEach((name, mm) -> {
          if (mm.freed() || mm.users() != 0 || mm.count() <= 0) {
            return;
          }
          freed.forEach((notifier, tally) -> {
            if (tally.peek() > 0 && references.registrations(notifier, name) > 0) {
              findings.add(
                  new Finding(
                      NAME,
                      Severity.FINDING,
                      name
                          + " can never be freed: only unregistering "
                          + notifier
                          + " drops the reference that it has, and "
                          + notifier
                          + " was freed"));
            }
          });
        });
    return findings;
  }
}
