// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the search hears of one part of a level: of the JVM that took its steps, and of the owner
 * that admitted the next states.
 *
 * @param site the JVM
 * @param executions how often it has run the program by then
 * @param tasks how many tasks it knows
 * @param leftOut whether steps were left out because of preemptions
 * @param low whether its heap is nearly full
 * @param failure why it has given up; null if it has not
 * @param ends what the states of the part lead to
 * @param notes what it has noted of the program's runs by then
 * @param steps those that have won a state of the next level, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Report(
    String site,
    long executions,
    int tasks,
    boolean leftOut,
    boolean low,
    @Nullable RuntimeException failure,
    Ends ends,
    List<String> notes,
    long[] steps) {

  /** The part of it that whoever takes steps knows. */
  byte[] told() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(site);
    out.writeLong(executions);
    out.writeInt(tasks);
    out.writeBoolean(leftOut);
    out.writeBoolean(low);
    Words.write(failure == null ? new byte[0] : serialized(failure), out);
    ends.write(out);
    out.writeInt(notes.size());
    for (String note : notes) {
      out.writeUTF(note);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link Part#report} has. */
  static Report read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int _ = in.readInt(); // how long the part is that was told
    String site = in.readUTF();
    long executions = in.readLong();
    int tasks = in.readInt();
    boolean leftOut = in.readBoolean();
    boolean low = in.readBoolean();
    byte[] thrown = Words.bytes(in);
    Ends ends = Ends.read(in);
    List<String> notes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      notes.add(in.readUTF());
    }
    long[] steps = new long[in.readInt()];
    long parent = 0;
    for (int i = 0; i < steps.length; i++) {
      parent += number(in);
      steps[i] = Rows.step(parent, (int) number(in));
    }
    @Nullable RuntimeException failure = thrown.length == 0 ? null : deserialized(thrown);
    return new Report(site, executions, tasks, leftOut, low, failure, ends, notes, steps);
  }

  private static byte[] serialized(RuntimeException failure) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }
    return bytes.toByteArray();
  }

  private static RuntimeException deserialized(byte[] bytes) throws IOException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (RuntimeException) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  /** Writes a step: how far its parent is behind that of the step before, and its task. */
  static void writeStep(long parents, int task, DataOutput out) throws IOException {
    writeNumber(parents, out);
    writeNumber(task, out);
  }

  /** Seven bits a byte, the last ones first. */
  private static void writeNumber(long number, DataOutput out) throws IOException {
    long left = number;
    for (; left >>> 7 != 0; left >>>= 7) {
      out.writeByte((int) (left | 0x80));
    }
    out.writeByte((int) left);
  }

  private static long number(DataInput in) throws IOException {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.readByte();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }
}
