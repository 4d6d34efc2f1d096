// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayList;
import java.util.List;

/**
 * No mm has fewer than 0 users: no task calls mmput for a reference that the task does not have. A
 * kernel does not notice such a call, since only the mmput that comes to 0 does anything. A later
 * mmget that counts up to 0 again would hide the mistake; an mmget that counts up from there uses
 * an address space that is gone.
 *
 * <p>The checker looks at the end, and keeps nothing.
 *
 * <p>Not verified: a count that was below 0 in between only; an mm that was freed by then.
 */
final class UsersBelowZero {
  static final String NAME = "users-below-zero";

  private UsersBelowZero() {}

  /** The findings at the end of the run. */
  static List<Finding> atEnd(FinalState state) {
    List<Finding> findings = new ArrayList<>();
    state
        .mms()
        .forEach((name, mm) -> {
          if (mm.users() < 0) {
            findings.add(
                new Finding(
                    NAME,
                    Severity.FINDING,
                    "mm_users of " + name + " goes below 0: there is an mmput too many"));
          }
        });
    return findings;
  }
}
