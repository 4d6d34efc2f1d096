// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.schedules.Walk;
import io.mmunotify.explore.schedules.Witness;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.run.Ended;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What checkers find in the course of a search, in whatever order it makes its runs: each finding
 * once, with its best witness. Also finds the cycles in the order of locks that only several runs
 * together show. Any worker may add.
 */
final class Findings {
  private final Map<Finding, Witness> witnesses = new ConcurrentHashMap<>();
  private final Map<LockOrder.Edge, Witness> lockOrder = new ConcurrentHashMap<>();

  /** Takes note of a run that was not redundant. */
  void add(Ended run, Walk walk) {
    for (Finding.Seen seen : run.findings()) {
      keepBetter(witnesses, seen.finding(), walk);
    }
    for (LockOrder.Edge edge : run.lockOrder()) {
      keepBetter(lockOrder, edge, walk);
    }
  }

  private static <K> void keepBetter(Map<K, Witness> map, K key, Walk walk) {
    @Nullable Witness witness = walk.better(map.get(key));
    if (witness != null) {
      Witness _ = map.merge(key, witness, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }
  }

  /** Everything that was found, in an order that does not depend on that of the runs. */
  List<Exploration.Shown> all() {
    SortedMap<Finding, Witness> all = new TreeMap<>(witnesses);
    for (LockOrder.Cycle cycle : LockOrder.cycles(lockOrder.keySet())) {
      // Where no run shows the whole circle: one that shows the first of its edges.
      Witness first = lockOrder.get(cycle.edges().getFirst());
      if (first != null) {
        all.putIfAbsent(cycle.finding(), first);
      }
    }
    return all.entrySet().stream()
        .map(entry -> new Exploration.Shown(entry.getKey(), entry.getValue().tasks()))
        .toList();
  }
}
