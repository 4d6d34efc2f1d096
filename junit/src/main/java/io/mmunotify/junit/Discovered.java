// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the executions of a search have shown, each thing with the simplest execution that did: how
 * one failed, what checkers found, which locks were taken under which. Of executions that are
 * equally simple the first counts.
 */
final class Discovered {

  /**
   * An execution that shows something.
   *
   * @param number that of the first execution that showed it, from 1
   * @param simplest the simplest that did
   */
  record Showing(long number, Execution simplest) {}

  /** How an execution failed, without who and when. */
  private record Failed(Object how) {}

  private final Map<Object, Showing> all = new LinkedHashMap<>();

  /** Takes note of an execution. */
  void add(Execution run, long number) {
    shown(run).forEach(what -> add(what, run, number));
  }

  private void add(Object what, Execution run, long number) {
    Showing known = all.get(what);
    if (known == null) {
      all.put(what, new Showing(number, run));
    } else if (run.simplerThan(known.simplest)) {
      all.put(what, new Showing(known.number, run));
    }
  }

  private static List<Object> shown(Execution run) {
    List<Object> shown = new ArrayList<>();
    Object failure = run.failure();
    if (failure != null) {
      shown.add(new Failed(failure));
    }
    run.findings().forEach(seen -> shown.add(seen.finding()));
    shown.addAll(run.lockOrder());
    return shown;
  }

  /** How an execution failed, if one did. */
  @Nullable Showing failed() {
    for (Map.Entry<Object, Showing> entry : all.entrySet()) {
      if (entry.getKey() instanceof Failed) {
        return entry.getValue();
      }
    }
    return null;
  }

  /**
   * What was found, in the order of the checkers' names: also the circles in the order of locks
   * that only several executions together show.
   */
  List<Finding> findings() {
    Set<Finding> findings = new TreeSet<>();
    List<LockOrder.Edge> lockOrder = new ArrayList<>();
    for (Object what : all.keySet()) {
      if (what instanceof Finding finding) {
        findings.add(finding);
      } else if (what instanceof LockOrder.Edge edge) {
        lockOrder.add(edge);
      }
    }
    LockOrder.cycles(lockOrder).forEach(cycle -> findings.add(cycle.finding()));
    return List.copyOf(findings);
  }

  /** Who shows a finding; null where only several executions together do. */
  @Nullable Showing of(Finding finding) {
    return all.get(finding);
  }

  /** Who shows each of the steps of a circle in the order of locks. */
  Map<LockOrder.Edge, Showing> partsOf(Finding circle) {
    List<LockOrder.Edge> edges = new ArrayList<>();
    for (Object what : all.keySet()) {
      if (what instanceof LockOrder.Edge edge) {
        edges.add(edge);
      }
    }
    Map<LockOrder.Edge, Showing> parts = new LinkedHashMap<>();
    for (LockOrder.Cycle cycle : LockOrder.cycles(edges)) {
      if (cycle.finding().equals(circle)) {
        cycle.edges().forEach(edge -> parts.put(edge, all.get(edge)));
      }
    }
    return parts;
  }

  /** How many preemptions there are at most in an execution that shows something. */
  int mostPreemptions() {
    return all.values().stream()
        .mapToInt(showing -> showing.simplest.preemptions())
        .max()
        .orElse(0);
  }

  /**
   * Puts simpler executions in their places, and those that are as simple: so it matters little who
   * found what was known.
   *
   * @param others from a search that only looked for simple ones: what is not known here is left
   */
  void simplify(Discovered others) {
    Set<Object> wanted = new HashSet<>(all.keySet());
    wanted.addAll(findings());
    others.all.forEach((what, other) -> {
      Showing known = all.get(what);
      if (known == null ? wanted.contains(what) : !known.simplest.simplerThan(other.simplest)) {
        all.put(what, new Showing(known == null ? 0 : known.number, other.simplest));
      }
    });
  }
}
