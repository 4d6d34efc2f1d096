// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.scenario.Suggestion;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The checkers that an {@link Explore} turns off.
 *
 * @param reasons for each, why
 */
record SwitchedOff(Map<String, String> reasons) {

  /**
   * Reads an annotation's member.
   *
   * @throws IllegalArgumentException if a name is unknown or given twice, or a reason is blank
   */
  static SwitchedOff of(Without... members) {
    Map<String, String> reasons = new TreeMap<>();
    for (Without member : members) {
      String check = member.check();
      if (!Checkers.NAMES.contains(check)) {
        throw new IllegalArgumentException(Suggestion.unknown("check", check, Checkers.NAMES));
      }
      if (member.because().isBlank()) {
        throw new IllegalArgumentException(
            "without " + check + " there has to be a reason: because is blank");
      }
      if (reasons.putIfAbsent(check, member.because().strip()) != null) {
        throw new IllegalArgumentException(check + " is turned off twice");
      }
    }
    return new SwitchedOff(reasons);
  }

  /** Why the finding does not count; null if its checker is on. */
  @Nullable String reason(Finding finding) {
    return reasons.get(finding.check());
  }

  /** Whether the test fails by the finding. */
  boolean fails(Finding finding) {
    return finding.severity() == Severity.FINDING && reason(finding) == null;
  }
}
