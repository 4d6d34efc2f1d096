// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.Finding;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What some states of a level lead to: the states after one more step, and ends. */
final class Successors {
  private final Level states;
  private final Map<Fingerprint, Integer> kinds = new HashMap<>();
  private final List<EndState> ends = new ArrayList<>();
  private final Map<Finding, Found> findings = new LinkedHashMap<>();

  /** The first step that shows a finding: a state before it, and the steps from there up to it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(int at, char[] edge) {}

  Successors(Level states) {
    this.states = states;
  }

  Level states() {
    return states;
  }

  /** The first end of each kind, with the count of all of that kind. */
  List<EndState> ends() {
    return ends;
  }

  void end(EndState end) {
    Integer kind = kinds.putIfAbsent(end.kind(), ends.size());
    if (kind == null) {
      ends.add(end);
      return;
    }
    BigInteger count = end.count();
    if (count != null) {
      ends.set(kind, ends.get(kind).and(count));
    }
  }

  /** The findings, each with the first step that shows it. */
  Map<Finding, Found> findings() {
    return findings;
  }

  void found(Effect effect, int at, Edge edge) {
    for (Finding finding : effect.findings()) {
      findings.computeIfAbsent(finding, _ -> new Found(at, edge.tasks()));
    }
  }

  /** Adds what came after these, found by somebody else. */
  void append(Successors later) {
    states.append(later.states);
    later.ends.forEach(this::end);
    later.findings.forEach(findings::putIfAbsent);
  }
}
