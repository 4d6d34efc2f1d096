// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The text of a document, read with a bound and known to be text. */
public final class SourceText {
  // The only control character that YAML itself lets pass, in quotes.
  private static final int DELETE = 0x7f;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private SourceText() {}

  /**
   * Reads a stream to its end, but never much more than a document may have.
   *
   * @throws InputError if it is not UTF-8 or holds characters that no text has
   * @throws io.mmunotify.hw.machine.BoundReached if it is too long
   */
  public static String read(String file, InputStream in, Limits limits) throws IOException {
    long most = Math.min(limits.get(Limit.DOCUMENT_BYTES), Integer.MAX_VALUE - 16);
    byte[] bytes = in.readNBytes((int) most + 1);
    limits.check(Limit.DOCUMENT_BYTES, bytes.length);
    return checked(file, decode(file, bytes));
  }

  private static String decode(String file, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    // A decoder of our own reports what it cannot read; a String would hide it.
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw at(file, text, text.length(), "this is not UTF-8; accepted is text in UTF-8");
    }
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return marked ? text.substring(1) : text;
  }

  private static String checked(String file, String text) {
    int offset = 0;
    while (offset < text.length()) {
      int character = text.codePointAt(offset);
      if (!StreamReader.isPrintable(character) || character == DELETE) {
        String name = String.format("U+%04X", character);
        throw at(
            file, text, offset, "the character " + name + " has no place in a text; remove it");
      }
      offset += Character.charCount(character);
    }
    return text;
  }

  private static InputError at(String file, String text, int offset, String sentence) {
    String before = text.substring(0, offset);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int lineStart = before.lastIndexOf('\n') + 1;
    int column = 1 + before.codePointCount(lineStart, before.length());
    return InputError.at(file, line, column, sentence);
  }
}
