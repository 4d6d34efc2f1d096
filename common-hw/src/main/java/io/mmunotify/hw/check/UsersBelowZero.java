// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code mm_users} of no mm is below 0: no task calls mmput for a reference that it does not have.
 * A kernel does not notice an mmput too many, since only the mmput that comes to 0 does anything.
 *
 * <p>The checker looks at the end of the run and keeps nothing.
 *
 * <p>Not verified: an {@code mm_users} that was below 0 in between and is not at the end; an mm
 * that was freed by then.
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
