// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.util.Locale;
import java.util.Set;

/**
 * A source with one change.
 *
 * @param told what the calls tell that are moved, left out or doubled
 * @param method the method around the change; "" outside of methods
 * @param line the line of the change, from 1
 * @param what the change in words, on one line
 * @param anchors where the statements begin that must be reached for the change to matter; none
 *     where any run may reach the change
 * @param text the whole changed source
 */
record Mutant(
    Source source,
    Operator operator,
    Told told,
    String method,
    long line,
    String what,
    Set<Integer> anchors,
    String text) {

  /** The place, for people: {@code "MmuNotifierChain.java:65"}. */
  String place() {
    return source.file().getFileName() + ":" + line;
  }

  /** The change, in one line: {@code "release: remove `head.lock.lock(current);`"}. */
  String words() {
    return method + ": " + operator.name().toLowerCase(Locale.ROOT) + " " + what;
  }
}
