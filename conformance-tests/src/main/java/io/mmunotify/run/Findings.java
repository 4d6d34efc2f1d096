// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.Finding;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What checkers find in the course of a search, in whatever order it makes its runs: each finding
 * once, with a shortest witness. Also finds the cycles in the order of locks that only several runs
 * together show. One thread at a time.
 */
final class Findings {
  private final SortedMap<Finding, List<String>> witnesses = new TreeMap<>();
  private final SortedMap<LockOrder.Edge, List<String>> lockOrder = new TreeMap<>();

  /**
   * Takes note of a run.
   *
   * @param witness the task of every step
   */
  void add(Ended run, List<String> witness) {
    for (Finding.Seen seen : run.findings()) {
      keepShorter(witnesses, seen.finding(), witness);
    }
    for (LockOrder.Edge edge : run.lockOrder()) {
      keepShorter(lockOrder, edge, witness);
    }
  }

  /** Everything that was found, in an order that does not depend on that of the runs. */
  List<Exploration.Shown> all() {
    SortedMap<Finding, List<String>> all = new TreeMap<>(witnesses);
    for (LockOrder.Cycle cycle : LockOrder.cycles(lockOrder.keySet())) {
      // Where no run shows the whole circle: one that shows the first of its edges.
      all.putIfAbsent(cycle.finding(), lockOrder.getOrDefault(cycle.edges().getFirst(), List.of()));
    }
    return all.entrySet().stream()
        .map(entry -> new Exploration.Shown(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static <K> void keepShorter(Map<K, List<String>> map, K key, List<String> witness) {
    List<String> known = map.get(key);
    if (known == null || isShorter(witness, known)) {
      map.put(key, List.copyOf(witness));
    }
  }

  /** Fewer steps; of equally many, the names decide, not chance. */
  private static boolean isShorter(List<String> one, List<String> two) {
    if (one.size() != two.size()) {
      return one.size() < two.size();
    }
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(two.get(i));
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }
}
