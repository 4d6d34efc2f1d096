// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.JsonDocuments;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The JSON object in one line of a file: its tokens, and where they stand. */
final class LineParser implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final String file;
  private final Lines lines;
  private final JsonParser parser;

  /** Stands right before the object's first member, which {@link #member} goes to. */
  LineParser(String file, Lines lines) throws IOException {
    this.file = file;
    this.lines = lines;
    this.parser = JSON.createParser(lines.buffer(), lines.start(), lines.length());
    if (next() != JsonToken.START_OBJECT) {
      throw error("the line is not a JSON object; a trace has one object in a line");
    }
  }

  /** The next token. */
  @Nullable JsonToken next() throws IOException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  /** Goes to the next member's key and answers with it; null at the object's end. */
  @Nullable String member() throws IOException {
    try {
      return parser.nextFieldName();
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  /** Leaves out the value that begins at the current token. */
  void skip() throws IOException {
    try {
      parser.skipChildren();
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  /** The current token's string. */
  String text() throws IOException {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw notJson(e);
    }
  }

  /** The current token's integer. */
  long integer() throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw error("the integer " + parser.getText() + " is too large; accepted are 64 bits");
    }
    return parser.getLongValue();
  }

  /** Where the current token begins, in bytes from the line's first. */
  int offset() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Where the current token ends. */
  int endOffset() {
    return (int) parser.currentLocation().getByteOffset();
  }

  /** Where the line's object has this key, which it has. Reads it once more: only errors ask. */
  int offsetOf(String key) throws IOException {
    try (LineParser again = new LineParser(file, lines)) {
      for (String k = again.member(); k != null; k = again.member()) {
        if (k.equals(key)) {
          return again.offset();
        }
        again.next();
        again.skip();
      }
      return 0;
    }
  }

  /** Makes sure that the line ends where its object does. */
  void requireEnd() throws IOException {
    if (next() != null) {
      throw error("something follows the object; a trace has one object in a line");
    }
  }

  /** An error at the current token. */
  InputError error(String sentence) {
    return error(offset(), sentence);
  }

  /** An error at an offset that {@link #offset} told. */
  InputError error(int offset, String sentence) {
    return InputError.at(file, lines.number(), lines.column(offset), sentence);
  }

  private InputError notJson(JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    return error(place == null ? 0 : (int) place.getByteOffset(), JsonDocuments.notJson(e));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
