// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What JSON Schemas are made of. */
final class SchemaParts {
  private SchemaParts() {}

  /** A map that may have these members and no others. */
  static Map<String, Object> closed(
      Collection<String> keys, List<String> required, Map<String, Object> members) {
    if (!List.copyOf(keys).equals(List.copyOf(members.keySet()))) {
      throw new IllegalStateException("the reader accepts " + keys + ", not " + members.keySet());
    }
    Map<String, Object> closed =
        map("type", "object", "properties", members, "additionalProperties", false);
    if (!required.isEmpty()) {
      closed.put("required", required);
    }
    return closed;
  }

  static Map<String, Object> named(String description, Map<String, Object> members) {
    return open(description, Node.NAME, members);
  }

  /** A map whose keys match a pattern. */
  static Map<String, Object> open(
      String description, Pattern pattern, Map<String, Object> members) {
    return described(
        description,
        "type",
        "object",
        "patternProperties",
        map("^" + pattern + "$", members),
        "additionalProperties",
        false);
  }

  static Map<String, Object> pattern(String description, Pattern pattern) {
    return described(description, "type", "string", "pattern", "^" + pattern + "$");
  }

  static Map<String, Object> range(long least, long most) {
    return map("type", "integer", "minimum", least, "maximum", most);
  }

  static Map<String, Object> oneOf(Collection<String> names) {
    return map("enum", List.copyOf(names));
  }

  static Map<String, Object> ref(String definition) {
    return map("$ref", "#/$defs/" + definition);
  }

  static Map<String, Object> described(String description, Object... keysAndValues) {
    Map<String, Object> map = map("description", description);
    map.putAll(map(keysAndValues));
    return map;
  }

  static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
