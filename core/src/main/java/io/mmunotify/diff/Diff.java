// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import java.util.List;

/**
 * How some generations differ in some scenarios.
 *
 * @param generations their names, in the order of the columns
 * @param scenarios in the order in which they were asked for
 */
public record Diff(List<String> generations, List<ScenarioDiff> scenarios) {

  /** How many scenarios have this verdict. */
  public long count(Verdict verdict) {
    return scenarios.stream().filter(each -> each.verdict() == verdict).count();
  }

  /** Whether there is any difference at all. */
  public boolean differs() {
    return count(Verdict.ALIKE) < scenarios.size();
  }
}
