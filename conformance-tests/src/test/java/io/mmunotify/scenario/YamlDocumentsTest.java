// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.Golden;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlDocumentsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "12, 12",
        "+12, 12",
        "-012, -12",
        "0x1F, 31",
        "0o17, 15",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "true, true",
        "False, false",
        "null, null",
        "~, null",
        "yes, \"yes\"",
        "on, \"on\"",
        "v3.5, \"v3.5\"",
        "1_000, \"1_000\"",
        "0x, \"0x\"",
        "'12', \"12\"",
        "1.5, 1.5",
        "1e3, 1000.0",
        "2020-01-01, \"2020-01-01\"",
      })
  void plainScalarsAreThoseOfTheCoreSchema(String yaml, String json) throws IOException {
    assertEquals(json, json(parse(yaml)));
  }

  @Test
  void everyNodeAndEveryKeyKnowsItsPlace() {
    Document document = parse("a: 1\nbc:\n  - [x, {y: 2}]\n");
    Document.Entry bc = entry(document, "bc");
    assertEquals(2, bc.line());
    assertEquals(1, bc.column());
    Document inner = ((Document.Sequence) bc.value().value()).items().getFirst();
    Document map = ((Document.Sequence) inner.value()).items().getLast();
    assertEquals(9, map.column());
    assertEquals(10, entry(map, "y").column());
    assertEquals(13, entry(map, "y").value().column());
  }

  @Test
  void anAliasStandsForItsNode() throws IOException {
    assertEquals(
        "{\"a\":[1,{\"b\":2}],\"c\":[1,{\"b\":2}],\"d\":{\"b\":2}}",
        json(parse("a: &list [1, &map {b: 2}]\nc: *list\nd: *map\n")));
  }

  @Test
  void jsonIsTheSameDocumentAsYamlAndAsJson() {
    for (Scenario scenario : Golden.scenarios().values()) {
      String text = json(scenario.source());
      assertEquals(JsonDocuments.parse("s", text, Limits.DEFAULTS), parse(text));
    }
  }

  @Test
  void tabsAreFineInJson() {
    Document document = JsonDocuments.parse("s.json", "{\n\t\"a\":\t1\n}", Limits.DEFAULTS);
    assertEquals("{\"a\":1}", json(document));
    assertEquals(2, entry(document, "a").column());
  }

  private static Document parse(String text) {
    return YamlDocuments.parse("s.yaml", text, Limits.DEFAULTS);
  }

  private static Document.Entry entry(Document document, String key) {
    Document.Entry entry = ((Document.Mapping) document.value()).entries().get(key);
    if (entry == null) {
      throw new AssertionError("no " + key);
    }
    return entry;
  }

  private static String json(Document document) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      JsonDocuments.write(document, json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }
}
