// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.bench.measure.LivePlan;
import java.util.List;

/**
 * Something that is promised.
 *
 * @param id {@code "G6"}
 * @param plans what JMH has to measure for it in each round
 * @param inC whether the C peers are measured in each round, too
 * @param judge finds out
 */
public record Goal(String id, List<LivePlan> plans, boolean inC, Judge judge) {

  /** Says what became of it. */
  @FunctionalInterface
  interface Judge {
    /** All its parts, and what could not be measured. */
    Verdict judge(Rounds rounds) throws Exception;
  }

  /** One that needs no JMH. */
  static Goal search(String id, Judge judge) {
    return new Goal(id, List.of(), false, judge);
  }
}
