// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;

/**
 * Writes down where a search stands between two levels, and finds the way back there. Rows are not
 * written: their numbers mean something to one search alone. What is written is the tree of least
 * schedules; walking it again, level by level, learns what it needs and makes the same rows.
 */
final class Checkpoint {
  private Checkpoint() {}

  /** Writes the levels before, and the one to be looked at next. */
  static void write(DataOutput out, Paths paths, Level level) throws IOException {
    out.writeInt(paths.depth());
    for (int depth = 0; depth < paths.depth(); depth++) {
      writeLevel(out, paths.parents(depth), paths.edges(depth).single());
    }
    writeLevel(out, level.parents(), level.edges().single());
    for (int at = 0; at < level.size(); at++) {
      BigInteger count = level.count(at);
      byte[] bytes = count == null ? new byte[0] : count.toByteArray();
      out.writeShort(bytes.length);
      out.write(bytes);
    }
  }

  private static void writeLevel(DataOutput out, int[] parents, char[] tasks) throws IOException {
    out.writeInt(parents.length);
    for (int parent : parents) {
      out.writeInt(parent);
    }
    for (char task : tasks) {
      out.writeChar(task);
    }
  }

  /** The levels that were written, the first of them left out: every search begins with it. */
  @FunctionalInterface
  interface Levels {
    /**
     * A level.
     *
     * @param counts how many schedules lead to each; empty for all but the last one
     * @return whether the program can do that, and the states are different from each other
     * @throws InterruptedIOException to have no more of them
     */
    boolean level(int[] parents, char[] tasks, BigInteger[] counts) throws InterruptedIOException;
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IOException also if it does not fit the program
   */
  static void read(DataInput in, Levels levels) throws IOException {
    int depths = in.readInt();
    for (int depth = 0; depth <= depths; depth++) {
      int size = in.readInt();
      if (size < 0) {
        throw new IOException("a level of " + size + " states");
      }
      int[] parents = new int[size];
      for (int i = 0; i < size; i++) {
        parents[i] = in.readInt();
      }
      char[] tasks = new char[size];
      for (int i = 0; i < size; i++) {
        tasks[i] = in.readChar();
      }
      BigInteger[] counts = depth == depths ? counts(in, size) : new BigInteger[0];
      if (depth > 0 && !levels.level(parents, tasks, counts)) {
        throw new IOException("its states are not those of this program");
      }
    }
  }

  private static BigInteger[] counts(DataInput in, int size) throws IOException {
    BigInteger[] counts = new BigInteger[size];
    for (int i = 0; i < size; i++) {
      byte[] bytes = new byte[in.readUnsignedShort()];
      in.readFully(bytes);
      counts[i] = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
    }
    return counts;
  }
}
