// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.litmus;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.litmus.Judgement.Kind;
import io.mmunotify.litmus.LitmusResult;
import io.mmunotify.litmus.LitmusResult.Coverage;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts tests by what they say, and has each told as soon as all before it were. */
final class LitmusTally {
  private final LitmusReport report;
  private final LitmusReport.@Nullable Row[] rows;
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private int told;
  private int exhausted;
  private int forTheQuestion;
  private int bounded;
  private long states;

  /**
   * @param tests how many there are
   */
  LitmusTally(int tests, LitmusReport report) {
    this.rows = new LitmusReport.Row[tests];
    this.report = report;
  }

  /** The test of this number is done. Any thread may call. */
  synchronized void add(int number, LitmusReport.Row row) {
    rows[number] = row;
    int _ = counts.merge(row.judgement().kind(), 1, Integer::sum);
    LitmusResult result = row.result();
    if (result != null) {
      states += result.states();
      Coverage coverage = result.coverage();
      exhausted += coverage.complete() && !coverage.forTheQuestion() ? 1 : 0;
      forTheQuestion += coverage.complete() && coverage.forTheQuestion() ? 1 : 0;
      bounded += coverage.exhausted() && coverage.preemptions() != null ? 1 : 0;
    }
    while (told < rows.length) {
      LitmusReport.Row next = rows[told];
      if (next == null) {
        return;
      }
      report.row(next);
      told++;
    }
  }

  /** How many say so. */
  int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  /** How many there are. */
  int tests() {
    return rows.length;
  }

  /** How many were searched to the end. */
  int exhausted() {
    return exhausted;
  }

  /** How many were searched to the end for what they ask about alone. */
  int forTheQuestion() {
    return forTheQuestion;
  }

  /** How many were searched to the end of what a bound on preemptions allows. */
  int bounded() {
    return bounded;
  }

  /** The states of all of them. */
  long states() {
    return states;
  }

  ExitStatus status() {
    return count(Kind.WRONG) > 0
        ? ExitStatus.FOUND
        : count(Kind.UNDECIDED) > 0 ? ExitStatus.BOUND : ExitStatus.FINE;
  }
}
