// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import java.io.InputStream;
import java.util.Arrays;

/** A stream of the same character without end, which counts how much of it was read. */
public final class Endless extends InputStream {
  private final char character;
  private long count;

  public Endless(char character) {
    this.character = character;
  }

  @Override
  public int read() {
    count++;
    return character;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    Arrays.fill(buffer, offset, offset + length, (byte) character);
    count += length;
    return length;
  }

  /** How many bytes were read. */
  public long count() {
    return count;
  }
}
