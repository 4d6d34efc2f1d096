// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * No notifier is told the end of a range whose start the notifier was not told: at the end of a run
 * each notifier was told of at least as many starts as ends. A driver that counts its open ranges
 * counts below 0 otherwise, and lets its device in too early later on.
 *
 * <p>The checker looks at the sums of {@link Ranges} in the end.
 *
 * <p>Not verified: notifiers without both callbacks; that a start and its end name the same range,
 * or come in an order. A start without an end, which the contract allows where a notifier
 * unregisters, makes up for an end without a start. A notifier that refuses a start was told of it.
 */
final class EndWithoutStart {
  static final String NAME = "end-without-start";

  private EndWithoutStart() {}

  /** The findings at the end of the run. */
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
