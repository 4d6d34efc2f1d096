// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.Finding;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ends that some states of a level lead to, and the findings of the steps from there. */
final class Ends {
  private final Map<Fingerprint, Integer> kinds = new HashMap<>();
  private final List<EndState> ends = new ArrayList<>();
  private final Map<Finding, Found> findings = new LinkedHashMap<>();

  /**
   * The first step that shows a finding.
   *
   * @param rank of the state before it
   * @param edge the steps from there up to it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(long rank, char[] edge) {}

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

  void found(Effect effect, long rank, Edge edge) {
    for (Finding finding : effect.findings()) {
      findings.computeIfAbsent(finding, _ -> new Found(rank, edge.tasks()));
    }
  }

  /** Adds what states lead to that come behind these. */
  void append(Ends later) {
    later.ends.forEach(this::end);
    later.findings.forEach(findings::putIfAbsent);
  }
}
