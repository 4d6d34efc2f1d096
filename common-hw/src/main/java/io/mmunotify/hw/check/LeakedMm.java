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
 * Each mm_struct can be freed some day. A registration takes a reference to the mm, which stays
 * also when exit unlinks the notifier. Only unregister gives the reference back, and unregister
 * needs the notifier. So at the end of a run no mm without users is unfreed because a notifier was
 * freed before it was unregistered.
 *
 * <p>The checker counts, and looks at the sums in the end. Additions commute.
 *
 * <p>Not verified: references that another owner has not given back, but still could; an mm that
 * has users, whose list would still be walked; runs that something stopped.
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

  /** The memory in which a notifier lies was freed. */
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
