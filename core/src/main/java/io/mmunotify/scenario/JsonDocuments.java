// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mmunotify.scenario.Document.Entry;
import io.mmunotify.scenario.Document.Mapping;
import io.mmunotify.scenario.Document.Scalar;
import io.mmunotify.scenario.Document.Sequence;
import io.mmunotify.scenario.Document.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns JSON into documents, and documents into JSON. */
public final class JsonDocuments {
  // Jackson's parser does not recurse; nesting is limited here, where it means recursion.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();

  private final String file;
  private final int line;
  private final int column;
  private final Limits limits;
  private int nesting;

  private JsonDocuments(String file, int line, int column, Limits limits) {
    this.file = file;
    this.line = line;
    this.column = column;
    this.limits = limits;
  }

  /**
   * Reads a text that holds one JSON value.
   *
   * @param file its name, for messages
   * @throws InputError if it is not JSON, or has a key twice in one object
   * @throws io.mmunotify.hw.machine.BoundReached if it exceeds a limit
   */
  public static Document parse(String file, String text, Limits limits) {
    return parse(file, 1, 1, text, limits);
  }

  /**
   * As {@link #parse(String, String, Limits)}, for a text that is a part of its file.
   *
   * @param line where in the file the text begins, from 1
   * @param column where in that line
   */
  public static Document parse(String file, int line, int column, String text, Limits limits) {
    JsonDocuments documents = new JsonDocuments(file, line, column, limits);
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        throw InputError.at(file, line, column, "the document is empty; accepted is a JSON object");
      }
      Document document = documents.node(parser);
      if (parser.nextToken() != null) {
        throw documents.error(
            parser.currentTokenLocation(), "something follows the document; accepted is one value");
      }
      return document;
    } catch (JsonProcessingException e) {
      throw documents.error(e.getLocation(), notJson(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string cannot fail to be read
    }
  }

  /** What Jackson complains about, in one line and without its own idea of the place. */
  public static String notJson(JsonProcessingException e) {
    String words = e.getOriginalMessage().replaceAll("\\s+", " ");
    int place = words.indexOf(" (start marker at");
    String sentence = (place < 0 ? words : words.substring(0, place)).strip();
    return "this is not JSON: "
        + sentence.substring(0, 1).toLowerCase(Locale.ROOT)
        + sentence.substring(1);
  }

  private Document node(JsonParser parser) throws IOException {
    JsonLocation start = parser.currentTokenLocation();
    JsonToken token = parser.currentToken();
    if (!token.isStructStart()) {
      return located(start, new Scalar(scalar(parser, token)));
    }
    limits.check(Limit.NESTING, ++nesting);
    Value value = token == JsonToken.START_OBJECT ? mapping(parser) : sequence(parser);
    nesting--;
    return located(start, value);
  }

  private Document located(JsonLocation place, Value value) {
    return new Document(line(place), column(place), value);
  }

  private Sequence sequence(JsonParser parser) throws IOException {
    List<Document> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(parser));
    }
    return new Sequence(Collections.unmodifiableList(items));
  }

  private Mapping mapping(JsonParser parser) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonLocation place = parser.currentTokenLocation();
      parser.nextToken();
      Entry entry = new Entry(line(place), column(place), node(parser));
      Entry first = entries.putIfAbsent(key, entry);
      if (first != null) {
        throw error(
            place,
            "the key \""
                + key
                + "\" stands in line "
                + first.line()
                + " already; once is accepted");
      }
    }
    return new Mapping(Collections.unmodifiableMap(entries));
  }

  private @Nullable Object scalar(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          throw error(parser.currentTokenLocation(), YamlDocuments.tooLarge(parser.getText()));
        }
        yield parser.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private InputError error(@Nullable JsonLocation place, String sentence) {
    return place == null
        ? InputError.at(file, line, column, sentence)
        : InputError.at(file, line(place), column(place), sentence);
  }

  private int line(JsonLocation place) {
    return line + place.getLineNr() - 1;
  }

  private int column(JsonLocation place) {
    return place.getLineNr() == 1 ? column + place.getColumnNr() - 1 : place.getColumnNr();
  }

  /** The document as JSON, however it was laid out. */
  public static String text(Document document) {
    return JsonText.value(json -> write(document, json));
  }

  /** Writes a document as JSON, its keys in its own order. */
  public static void write(Document document, JsonGenerator out) throws IOException {
    switch (document.value()) {
      case Scalar scalar -> write(scalar.value(), out);
      case Sequence sequence -> {
        out.writeStartArray();
        for (Document item : sequence.items()) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case Mapping mapping -> {
        out.writeStartObject();
        for (Map.Entry<String, Entry> member : mapping.entries().entrySet()) {
          out.writeFieldName(member.getKey());
          write(member.getValue().value(), out);
        }
        out.writeEndObject();
      }
    }
  }

  private static void write(@Nullable Object scalar, JsonGenerator out) throws IOException {
    switch (scalar) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      default -> throw new IllegalArgumentException("not a scalar of a document: " + scalar);
    }
  }
}
