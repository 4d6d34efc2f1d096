// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON as text: what is written into it, in one place. */
public final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonText() {}

  /** Writes what a text consists of. */
  @FunctionalInterface
  public interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** An object with these members, and the end of its line. */
  public static String of(Content members) {
    return value(json -> {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    })
        + "\n";
  }

  /** A value of any kind, and nothing behind it. */
  public static String value(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string cannot fail to be written
    }
    return text.toString();
  }

  /** Writes a member whose value is a list of strings. */
  public static void strings(JsonGenerator json, String name, Iterable<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
