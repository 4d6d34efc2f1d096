// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a YAML or JSON document that knows where it stands, so that whoever reads it can say
 * what is wrong with it.
 *
 * @param line from 1
 * @param column from 1
 * @param value a {@link Scalar}, a {@link Sequence} or a {@link Mapping}
 */
public record Document(int line, int column, Value value) {

  /** What a node holds. */
  public sealed interface Value {}

  /**
   * A single value.
   *
   * @param value a String, Long, Double, Boolean, or null for null
   */
  public record Scalar(@Nullable Object value) implements Value {}

  /** A list. */
  public record Sequence(List<Document> items) implements Value {}

  /** A map with strings as keys, in the document's order. */
  public record Mapping(Map<String, Entry> entries) implements Value {}

  /**
   * A member of a map.
   *
   * @param line the key's line
   * @param column the key's column
   */
  public record Entry(int line, int column, Document value) {}
}
