// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;

/**
 * Whoever changes an entry of a page table that others can find holds a page-table lock that guards
 * the entry's address. Processors, which set the young and the dirty bit while they walk, hold none
 * and are no matter of this checker.
 *
 * <p>Looks in the step that changes the entry, at the locks of the task that does.
 *
 * <p>Not verified: that it is the right one of two locks that guard the same address; readers.
 */
public final class UnlockedEntry {
  /** The checker's name. */
  public static final String NAME = "unlocked-entry";

  private UnlockedEntry() {}

  /** An entry is changed by a task that holds no lock of it. */
  public static void changed(Task current, EventKind how) {
    Machine.report(
        current,
        new Finding(
            NAME,
            Severity.FINDING,
            how.text() + " changes an entry whose page-table lock the task does not hold"));
  }
}
