// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Witness;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.run.Ended;
import io.mmunotify.run.Outcome;
import io.mmunotify.search.Exploration.Found;
import io.mmunotify.search.Exploration.Shown;
import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What a search finds, in whatever order it makes its runs: each outcome and each finding of a
 * checker once, with its best witness. Any thread of the search may add.
 */
final class Collected {
  private final ConcurrentMap<String, Best> outcomes = new ConcurrentHashMap<>();
  private final ConcurrentMap<Finding, Witness> findings = new ConcurrentHashMap<>();

  /** An outcome, its best schedule so far, and how many schedules of it were counted. */
  record Best(Outcome outcome, Witness witness, BigInteger schedules) {
    private Best or(Best other) {
      Best better = witness.compareTo(other.witness) <= 0 ? this : other;
      return new Best(better.outcome, better.witness, schedules.add(other.schedules));
    }

    private Best and(BigInteger more) {
      return new Best(outcome, witness, schedules.add(more));
    }
  }

  /** Keeps the outcome of a run, and what checkers found in it; returns the outcome's text. */
  String add(Ended run, Provenance from) {
    String text = run.outcome().text();
    Best known = outcomes.get(text);
    Witness witness = from.better(known == null ? null : known.witness());
    if (witness != null) {
      Best best = new Best(run.outcome(), witness, BigInteger.ZERO);
      Best _ = outcomes.merge(text, best, Best::or);
    }
    run.findings().forEach(seen -> add(seen.finding(), from));
    return text;
  }

  /** Keeps a finding that a run shows. */
  void add(Finding finding, Provenance from) {
    keepBetter(findings, finding, from);
  }

  /** Keeps the witness of a run for something that the run shows, if it is the best one so far. */
  static <K> void keepBetter(ConcurrentMap<K, Witness> map, K key, Provenance from) {
    @Nullable Witness witness = from.better(map.get(key));
    if (witness != null) {
      Witness _ = map.merge(key, witness, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }
  }

  /**
   * Keeps one finding of a run, and no other that the run happens to show.
   *
   * @return whether the run shows it
   */
  boolean add(String check, String what, Ended run, Provenance from) {
    for (Finding.Seen seen : run.findings()) {
      Finding finding = seen.finding();
      if (finding.check().equals(check) && finding.what().equals(what)) {
        add(finding, from);
        return true;
      }
    }
    return false;
  }

  /** So many more schedules come to an outcome that was added. */
  void count(String outcome, BigInteger schedules) {
    Best _ = outcomes.computeIfPresent(outcome, (_, best) -> best.and(schedules));
  }

  /** The outcomes by their texts, in their order. */
  SortedMap<String, Best> outcomes() {
    return new TreeMap<>(outcomes);
  }

  /** How many different outcomes there are. */
  int size() {
    return outcomes.size();
  }

  /** The findings with a witness each, in their order. */
  SortedMap<Finding, Witness> findings() {
    return new TreeMap<>(findings);
  }

  /** Whether anything was found that ends a search for the first finding. */
  boolean hasFinding() {
    return outcomes.values().stream().anyMatch(best -> best.outcome.stop() != null)
        || findings.keySet().stream().anyMatch(Collected::counts);
  }

  /** Whether a run shows anything that ends a search for the first finding. */
  static boolean hasFinding(Ended run) {
    return run.outcome().stop() != null
        || run.findings().stream().anyMatch(seen -> counts(seen.finding()));
  }

  private static boolean counts(Finding finding) {
    return finding.severity() == Severity.FINDING;
  }

  /**
   * The outcomes as they are told.
   *
   * @param counting whether schedules were counted
   */
  SortedMap<String, Found> found(boolean counting) {
    SortedMap<String, Found> found = new TreeMap<>();
    outcomes.forEach((text, best) ->
        found.put(
            text, new Found(best.outcome, best.witness.tasks(), counting ? best.schedules : null)));
    return found;
  }

  /** A finding as it is told. */
  static Shown shown(Finding finding, Witness witness) {
    return new Shown(finding, witness.tasks());
  }
}
