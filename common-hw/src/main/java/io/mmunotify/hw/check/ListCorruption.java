// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;

/**
 * Every list is well formed: each {@code pprev} points to the link that leads to its node, no freed
 * node is linked, the links do not go round. Each operation of the list looks at the links that it
 * is about to change, as far as it touches them anyway, so it needs no state; the whole list is
 * looked at when the run has ended without being stopped.
 *
 * <p>Not verified: links that nobody touches in between, if they are right again at the end; lists
 * after an oops, which leaves them half written; nodes on no list that believe to be on one. Adding
 * what is on the list already is a misuse and stops the run.
 */
public final class ListCorruption {
  /** The checker's name. */
  public static final String NAME = "list-corruption";

  private ListCorruption() {}

  /** An operation of the list has met it. */
  public static void report(Task current, String what) {
    Machine.report(current, found(what));
  }

  static Finding found(String what) {
    return new Finding(NAME, Severity.FINDING, what);
  }
}
