// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Followed;
import io.mmunotify.explore.Witness;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.run.Ended;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes down what a search has found, as schedules by task numbers, and finds it again by running
 * these.
 */
final class SavedFindings {
  private SavedFindings() {}

  /**
   * Writes it.
   *
   * @throws IOException if it cannot be written
   */
  static void write(DataOutput out, Collected collected, Collection<LockOrder.Edge> lockOrder)
      throws IOException {
    Collection<Collected.Best> outcomes = collected.outcomes().values();
    out.writeInt(outcomes.size());
    for (Collected.Best best : outcomes) {
      write(out, best.witness());
      out.writeUTF(best.schedules().toString());
    }
    Map<Finding, Witness> findings = collected.findings();
    out.writeInt(findings.size());
    for (Map.Entry<Finding, Witness> found : findings.entrySet()) {
      out.writeUTF(found.getKey().check());
      out.writeUTF(found.getKey().what());
      write(out, found.getValue());
    }
    out.writeInt(lockOrder.size());
    for (LockOrder.Edge edge : lockOrder) {
      out.writeUTF(edge.held().text());
      out.writeUTF(edge.taken().text());
    }
  }

  private static void write(DataOutput out, Witness witness) throws IOException {
    out.writeInt(witness.length());
    for (int step = 0; step < witness.length(); step++) {
      out.writeChar(witness.number(step));
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @param follow runs a schedule
   * @throws IOException if it cannot be read, or is not of this program
   */
  static void read(
      DataInput in,
      Function<int[], Followed<Ended>> follow,
      Collected collected,
      Collection<LockOrder.Edge> lockOrder)
      throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Followed<Ended> run = follow.apply(readPath(in));
      require(run.whole());
      collected.count(collected.add(run.run(), run), new BigInteger(in.readUTF()));
    }
    for (int left = in.readInt(); left > 0; left--) {
      String check = in.readUTF();
      String what = in.readUTF();
      Followed<Ended> run = follow.apply(readPath(in));
      require(run.fits() && collected.add(check, what, run.run(), run));
    }
    for (int left = in.readInt(); left > 0; left--) {
      lockOrder.add(LockOrder.Edge.of(in.readUTF(), in.readUTF()));
    }
  }

  private static void require(boolean fits) throws IOException {
    if (!fits) {
      throw new IOException("its schedules are not those of this program");
    }
  }

  private static int[] readPath(DataInput in) throws IOException {
    int[] path = new int[in.readInt()];
    for (int i = 0; i < path.length; i++) {
      path[i] = in.readChar();
    }
    return path;
  }
}
