// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayList;
import java.util.List;

/**
 * No mm has fewer than no users: nobody calls mmput for a reference that it does not have. A kernel
 * does not notice, since only the mmput that comes to 0 does anything; a later mmget that counts up
 * to 0 again would hide it, and one that counts up from there uses an address space that is gone.
 *
 * <p>A fact of the end, which stays where it came about; nothing to keep.
 *
 * <p>Not verified: that it was so in between only; an mm that was freed by then.
 */
final class UsersBelowZero {
  static final String NAME = "users-below-zero";

  private UsersBelowZero() {}

  /** What to say at the end. */
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
