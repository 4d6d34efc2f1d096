// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * States that one JVM has made.
 *
 * @param dictionary what the numbers in their rows mean, as {@link Dictionary} writes it
 * @param rows in the order of their steps, one behind the other
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Block(byte[] dictionary, List<Rows> rows) {
  void write(DataOutput out) throws IOException {
    Words.write(dictionary, out);
    out.writeInt(rows.size());
    for (Rows some : rows) {
      some.write(out);
    }
  }

  static Block read(DataInput in) throws IOException {
    byte[] dictionary = Words.bytes(in);
    List<Rows> rows = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      rows.add(Rows.read(in));
    }
    return new Block(dictionary, rows);
  }

  /** One state of some rows. */
  interface Visitor {
    /**
     * Looks at it.
     *
     * @param block the number of its block
     * @param rows the number of its rows in there
     */
    void visit(int block, int rows, int at);
  }

  private record Cursor(int block, int rows, int at, long step) implements Comparable<Cursor> {
    @Override
    public int compareTo(Cursor other) {
      return Long.compare(step, other.step);
    }
  }

  /** Goes through the states of all blocks in the order of their steps: a merge. */
  static void inOrder(List<Block> blocks, Visitor visitor) {
    PriorityQueue<Cursor> heads = new PriorityQueue<>();
    for (int block = 0; block < blocks.size(); block++) {
      List<Rows> rows = blocks.get(block).rows;
      for (int some = 0; some < rows.size(); some++) {
        if (rows.get(some).size() > 0) {
          heads.add(new Cursor(block, some, 0, rows.get(some).step(0)));
        }
      }
    }
    for (Cursor head = heads.poll(); head != null; head = heads.poll()) {
      Rows rows = blocks.get(head.block).rows.get(head.rows);
      Cursor next = heads.peek();
      int at = head.at;
      for (; at < rows.size() && (next == null || rows.step(at) <= next.step); at++) {
        visitor.visit(head.block, head.rows, at);
      }
      if (at < rows.size()) {
        heads.add(new Cursor(head.block, head.rows, at, rows.step(at)));
      }
    }
  }
}
