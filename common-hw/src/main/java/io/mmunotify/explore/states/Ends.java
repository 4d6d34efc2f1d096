// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.Finding;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ends that some states of a level lead to, and the findings of the steps from there. */
final class Ends {
  private static final Comparator<char[]> STEPS = Arrays::compare;

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

  /** Puts together what parts of a level lead to that lie between one another. */
  static Ends inOrder(List<Ends> parts) {
    List<EndState> ends = new ArrayList<>();
    List<Map.Entry<Finding, Found>> findings = new ArrayList<>();
    for (Ends part : parts) {
      ends.addAll(part.ends);
      findings.addAll(part.findings.entrySet());
    }
    // Those of one step are of one part, and stay in their order.
    ends.sort(Comparator.comparingLong(EndState::rank).thenComparing(EndState::edge, STEPS));
    findings.sort(
        Map.Entry.comparingByValue(
            Comparator.comparingLong(Found::rank).thenComparing(Found::edge, STEPS)));
    Ends all = new Ends();
    ends.forEach(all::end);
    findings.forEach(found -> all.findings.putIfAbsent(found.getKey(), found.getValue()));
    return all;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(ends.size());
    for (EndState end : ends) {
      out.writeLong(end.kind().high());
      out.writeLong(end.kind().low());
      out.writeLong(end.rank());
      out.writeUTF(new String(end.edge()));
      BigInteger count = end.count();
      Words.write(count == null ? new byte[0] : count.toByteArray(), out);
    }
    out.writeInt(findings.size());
    for (Map.Entry<Finding, Found> found : findings.entrySet()) {
      Finding finding = found.getKey();
      out.writeUTF(finding.check());
      out.writeUTF(finding.severity().name());
      out.writeUTF(finding.what());
      out.writeLong(found.getValue().rank());
      out.writeUTF(new String(found.getValue().edge()));
    }
  }

  static Ends read(DataInput in) throws IOException {
    Ends read = new Ends();
    for (int left = in.readInt(); left > 0; left--) {
      Fingerprint kind = new Fingerprint(in.readLong(), in.readLong());
      long rank = in.readLong();
      char[] edge = in.readUTF().toCharArray();
      byte[] count = Words.bytes(in);
      read.end(new EndState(kind, rank, edge, count.length == 0 ? null : new BigInteger(count)));
    }
    for (int left = in.readInt(); left > 0; left--) {
      String check = in.readUTF();
      Finding.Severity severity = Finding.Severity.valueOf(in.readUTF());
      Finding finding = new Finding(check, severity, in.readUTF());
      Found _ = read.findings.put(finding, new Found(in.readLong(), in.readUTF().toCharArray()));
    }
    return read;
  }

  /** Adds what states lead to that come behind these. */
  void append(Ends later) {
    later.ends.forEach(this::end);
    later.findings.forEach(findings::putIfAbsent);
  }
}
