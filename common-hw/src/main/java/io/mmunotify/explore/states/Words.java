// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes and reads arrays at once, the first byte of a number first. */
final class Words {
  private Words() {}

  /** Writes the first few. */
  static void write(long[] words, int count, DataOutput out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, Long.BYTES));
    bytes.asLongBuffer().put(words, 0, count);
    out.write(bytes.array());
  }

  static long[] longs(int count, DataInput in) throws IOException {
    long[] words = new long[count];
    ByteBuffer.wrap(bytes(Math.multiplyExact(count, Long.BYTES), in)).asLongBuffer().get(words);
    return words;
  }

  /** Writes the first few. */
  static void write(char[] words, int count, DataOutput out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, Character.BYTES));
    bytes.asCharBuffer().put(words, 0, count);
    out.write(bytes.array());
  }

  static char[] chars(int count, DataInput in) throws IOException {
    char[] words = new char[count];
    byte[] read = bytes(Math.multiplyExact(count, Character.BYTES), in);
    ByteBuffer.wrap(read).asCharBuffer().get(words);
    return words;
  }

  /** Bytes with their number in front. */
  static void write(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] bytes(DataInput in) throws IOException {
    return bytes(in.readInt(), in);
  }

  static byte[] bytes(int count, DataInput in) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }
}
