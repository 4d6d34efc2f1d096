// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Splits a stream into lines without copying them: the current line is a part of the buffer. */
final class Lines {
  private final InputStream in;
  private final Limits limits;
  private byte[] buffer = new byte[1 << 16];
  private int filled;
  private int next;
  private int start;
  private int end;
  private int number;

  Lines(InputStream in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** Goes to the next line that is not blank; false at the stream's end. */
  boolean advance() throws IOException {
    while (advanceAny()) {
      for (int i = start; i < end; i++) {
        if (buffer[i] > ' ' || buffer[i] < 0) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean advanceAny() throws IOException {
    start = next;
    int scanned = start;
    while (true) {
      for (; scanned < filled; scanned++) {
        if (buffer[scanned] == '\n') {
          return line(scanned, scanned + 1);
        }
      }
      limits.check(Limit.DOCUMENT_BYTES, filled - start);
      scanned -= makeRoom();
      int count = in.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        return start < filled && line(filled, filled);
      }
      filled += count;
    }
  }

  private boolean line(int lineEnd, int nextStart) {
    end = lineEnd;
    next = nextStart;
    number++;
    limits.check(Limit.DOCUMENT_BYTES, end - start);
    return true;
  }

  /**
   * Moves the unfinished line to the buffer's front, by so many bytes, or makes the buffer larger.
   */
  private int makeRoom() {
    int moved = start;
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
      start = 0;
    } else if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    return moved;
  }

  /** The current line's number, from 1; after the last line, that of the last. */
  int number() {
    return number;
  }

  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  int length() {
    return end - start;
  }

  /** A part of the current line as text. */
  String text(int from, int to) {
    return new String(buffer, start + from, to - from, StandardCharsets.UTF_8);
  }

  /** The column, from 1, of the byte at this offset in the current line. */
  int column(long offset) {
    int to = Math.clamp(offset, 0, length());
    return 1 + text(0, to).length();
  }
}
