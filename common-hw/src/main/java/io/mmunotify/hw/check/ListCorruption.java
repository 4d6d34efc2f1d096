// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;

/**
 * Every list is well formed: each {@code pprev} points to the link that leads to its node, no freed
 * node is linked, the links form no circle. Each operation of the list looks at the links that it
 * is about to change, as far as it touches these links anyway, so the checker needs no state. The
 * checker looks at the whole list when the run has ended without being stopped.
 *
 * <p>Not verified: wrong links that no task touches, if they are right again at the end; lists
 * after an oops, which leaves lists half written; nodes on no list whose {@code pprev} is not null.
 * Adding a node that is on the list already is a misuse and stops the run.
 */
public final class ListCorruption {
  /** The checker's name. */
  public static final String NAME = "list-corruption";

  private ListCorruption() {}

  /** An operation of the list has met a fault. */
  public static void report(Task current, String what) {
    Machine.report(current, found(what));
  }

  static Finding found(String what) {
    return new Finding(NAME, Severity.FINDING, what);
  }
}
