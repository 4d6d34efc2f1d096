// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream on which no input can give orders to a terminal. Control characters other than the line
 * break and the tab, marks of direction, and others that nobody sees are spelled out as {@code
 * \u001b}. In JSON that is the same string, so that output which a program reads loses nothing. A
 * sequence of {@link Control} passes.
 */
public final class CleanStream extends PrintStream {
  private CleanStream(PrintStream out, boolean flushes, boolean ascii) {
    super(new Cleaner(out, ascii), flushes, StandardCharsets.UTF_8);
  }

  /**
   * A clean stream in front of another one.
   *
   * @param flushes whether each line is to be flushed
   */
  public static PrintStream on(PrintStream out, boolean flushes) {
    return on(out, flushes, false);
  }

  /**
   * A clean stream in front of another one.
   *
   * @param flushes whether each line is to be flushed
   * @param ascii whether {@link Ascii} is to stand for other characters
   */
  public static PrintStream on(PrintStream out, boolean flushes, boolean ascii) {
    return out instanceof CleanStream ? out : new CleanStream(out, flushes, ascii);
  }

  /** Whether a character is text, as far as a terminal is concerned. */
  static boolean isText(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\n' || character == '\t';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** Takes UTF-8, in pieces that may end anywhere. */
  private static final class Cleaner extends OutputStream {
    private static final byte[] MARK = Control.MARK.getBytes(StandardCharsets.UTF_8);

    private static final int ASCII_END = 0x7f;

    private final OutputStream out;
    private final boolean ascii;

    /** How many bytes of the mark came last; they are written once it is clear that it is none. */
    private int marked;

    /** The character that is under way, and how many bytes of it are still to come. */
    private int character;

    private int missing;

    Cleaner(OutputStream out, boolean ascii) {
      this.out = out;
      this.ascii = ascii;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int from = offset;
      for (int i = offset; i < offset + length; i++) {
        boolean plain = (bytes[i] >= ' ' && bytes[i] < 0x7f) || bytes[i] == '\n';
        if (!plain || marked > 0 || missing > 0) {
          out.write(bytes, from, i - from);
          write(bytes[i]);
          from = i + 1;
        }
      }
      out.write(bytes, from, offset + length - from);
    }

    @Override
    public void write(int b) throws IOException {
      if (marked == MARK.length) {
        marked = 0;
        if (b == '[') {
          out.write(0x1b);
        }
        out.write(b);
      } else if (missing == 0 && (byte) b == MARK[marked]) {
        marked++;
      } else {
        wasNoMark();
        if (missing == 0 && (byte) b == MARK[0]) {
          marked = 1;
        } else {
          text(b & 0xff);
        }
      }
    }

    private void wasNoMark() throws IOException {
      int seen = marked;
      marked = 0;
      for (int i = 0; i < seen; i++) {
        text(MARK[i] & 0xff);
      }
    }

    private void text(int b) throws IOException {
      boolean goesOn = (b & 0xc0) == 0x80;
      if (missing > 0 && goesOn) {
        character = character << 6 | (b & 0x3f);
        if (--missing == 0) {
          put(character);
        }
        return;
      }
      if (missing > 0 || goesOn || b >= 0xf8) {
        missing = 0;
        put('\ufffd'); // no UTF-8
      }
      if (b < 0x80) {
        put(b);
      } else if (b >= 0xc0 && b < 0xf8) {
        missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        character = b & 0x3f >> missing;
      }
    }

    private void put(int found) throws IOException {
      if (found > Character.MAX_CODE_POINT) {
        put('\ufffd');
      } else if (ascii && found > ASCII_END) {
        out.write(Ascii.of(found).getBytes(StandardCharsets.US_ASCII));
      } else if (isText(found)) {
        out.write(Character.toString(found).getBytes(StandardCharsets.UTF_8));
      } else {
        out.write(Ascii.escaped(found).getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
