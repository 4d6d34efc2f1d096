// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * No notifier is told the end of a range whose start it was not told: at the end of a run it was
 * told of as many starts as of ends. A driver that counts the ranges that are open counts below 0
 * otherwise, and lets its device in too early later on.
 *
 * <p>Counts ({@link Ranges}), and looks at the end.
 *
 * <p>Not verified: notifiers without both callbacks; that a start and its end name the same range,
 * or come in an order; a start without an end, which the contract allows who unregisters, makes up
 * for an end without a start. Who refuses a start was told of it.
 */
final class EndWithoutStart {
  static final String NAME = "end-without-start";

  private EndWithoutStart() {}

  /** What to say at the end. */
  static List<Finding> atEnd(Ranges ranges) {
    List<Finding> findings = new ArrayList<>();
    ranges
        .notifiers()
        .forEach((notifier, told) -> {
          if (told.open.peek() + told.refused.peek() < 0) {
            findings.add(
                new Finding(
                    NAME,
                    Severity.FINDING,
                    notifier + " was told the end of a range whose start it was not told"));
          }
        });
    return findings;
  }
}
