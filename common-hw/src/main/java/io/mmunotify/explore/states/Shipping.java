// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one part of a level sends to the owners of the next one. Used by one thread. */
final class Shipping {
  private final boolean counting;
  private final List<List<Rows>> owners = new ArrayList<>();
  private final Ends ends = new Ends();
  private Layout layout = Layout.NONE;

  /**
   * @param parts how many owners there are
   */
  Shipping(boolean counting, int parts) {
    this.counting = counting;
    for (int owner = 0; owner < parts; owner++) {
      owners.add(new ArrayList<>());
    }
  }

  /** What the states of the part lead to. */
  Ends ends() {
    return ends;
  }

  /** The layout of rows from here on: the same one as before, if that is as good. */
  Layout layout(Layout now) {
    layout = layout.sameAs(now) ? layout : now;
    return layout;
  }

  /** Adds states behind the others, all with the last layout. */
  void add(Candidates candidates, List<Chunk> states) {
    Chunk from = candidates.from();
    int candidate = 0;
    for (Chunk chunk : states) {
      for (int at = 0; at < chunk.size(); at++, candidate++) {
        int parent = candidates.parent(candidate);
        long step = Rows.step(from.rank(parent), candidates.step(candidate, 0).task());
        rows(chunk.high(at)).add(chunk, at, step, from.count(parent));
      }
    }
  }

  private Rows rows(long high) {
    List<Rows> all = owners.get(Part.owner(high, owners.size()));
    if (all.isEmpty() || all.getLast().layout() != layout) {
      all.add(new Rows(layout, 0, counting));
    }
    return all.getLast();
  }

  /**
   * For each owner what is sent to it; the owner of the part itself hears how it went. The states
   * are taken out.
   *
   * @param number of the part
   * @param dictionary what the rows mean; empty if there are none
   */
  List<byte[]> sent(int number, Report report, byte[] dictionary) throws IOException {
    List<byte[]> sent = new ArrayList<>();
    for (int owner = 0; owner < owners.size(); owner++) {
      byte[] told = owner == number ? report.told() : new byte[0];
      List<Rows> rows = owners.set(owner, List.of());
      int size = 64 + told.length + dictionary.length;
      for (Rows some : rows) {
        size = Math.addExact(size, some.bytes());
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
      DataOutputStream out = new DataOutputStream(bytes);
      Words.write(told, out);
      new Block(dictionary, rows).write(out);
      sent.add(bytes.toByteArray());
    }
    return sent;
  }
}
