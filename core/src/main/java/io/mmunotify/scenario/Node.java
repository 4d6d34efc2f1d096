// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.scenario.Document.Entry;
import io.mmunotify.scenario.Document.Mapping;
import io.mmunotify.scenario.Document.Scalar;
import io.mmunotify.scenario.Document.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place of a document while it is read: it is asked for what should stand there, and complains
 * with an {@link InputError} at that place where something else does.
 */
public final class Node {
  static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private final String file;
  private final String title;
  private final Document document;
  private final int keyLine;
  private final int keyColumn;

  /**
   * @param file the document's name, for messages
   * @param title what stands here, for messages: {@code "users"}
   */
  public Node(String file, String title, Document document) {
    this(file, title, document, document.line(), document.column());
  }

  private Node(String file, String title, Document document, int keyLine, int keyColumn) {
    this.file = file;
    this.title = title;
    this.document = document;
    this.keyLine = keyLine;
    this.keyColumn = keyColumn;
  }

  /** What stands here, unread. */
  public Document document() {
    return document;
  }

  /** An error at this place. */
  public InputError error(String sentence) {
    return InputError.at(file, document.line(), document.column(), sentence);
  }

  /** An error at the key that leads here; at this place where none does. */
  public InputError keyError(String sentence) {
    return InputError.at(file, keyLine, keyColumn, sentence);
  }

  /** An error that tells what stands here and what should. */
  public InputError isNot(String accepted) {
    return error(title + " is " + found() + "; accepted is " + accepted);
  }

  /** The members of a map that may have some keys and no others. */
  public Members members(Collection<String> accepted) {
    Map<String, Node> members = new LinkedHashMap<>();
    mapping(
            accepted.size() == 1
                ? "a map with the key " + String.join(", ", accepted)
                : "a map with the keys " + String.join(", ", accepted))
        .forEach((key, entry) -> {
          if (!accepted.contains(key)) {
            throw at(entry, Suggestion.unknown("key", key, accepted));
          }
          members.put(key, child(key, entry));
        });
    return new Members(this, members);
  }

  /**
   * The members of a map whose keys are names that the document's author chose.
   *
   * @param kind what is named: {@code "notifier"}
   */
  public Map<String, Node> named(String kind) {
    Map<String, Node> members = new LinkedHashMap<>();
    mapping("a map from names of " + kind + "s")
        .forEach((key, entry) -> {
          requireName(key, entry.line(), entry.column());
          members.put(key, child(key, entry));
        });
    return members;
  }

  /**
   * The members of a map whose keys are names of constants.
   *
   * @param kind what is named: {@code "callback"}
   */
  public <T> Map<T, Node> keyed(String kind, Map<String, T> accepted) {
    Map<T, Node> members = new LinkedHashMap<>();
    mapping("a map from names of " + kind + "s")
        .forEach(
            (key, entry) -> members.put(constant(kind, key, entry, accepted), child(key, entry)));
    return members;
  }

  /**
   * The members of a map whose keys are known names or, where none is known, match a pattern.
   *
   * @param kind what is named: {@code "generation"}
   */
  public Map<String, Node> matching(String kind, Pattern pattern, Collection<String> known) {
    return known.isEmpty()
        ? matching(kind, pattern, "a name like v3.15")
        : matching(kind, known::contains, known);
  }

  /**
   * The members of a map whose keys match a pattern.
   *
   * @param kind what is named: {@code "commit"}
   * @param accepted what matches, in words
   */
  public Map<String, Node> matching(String kind, Pattern pattern, String accepted) {
    return matching(kind, key -> pattern.matcher(key).matches(), List.of(accepted));
  }

  private Map<String, Node> matching(
      String kind, Predicate<String> accepts, Collection<String> accepted) {
    Map<String, Node> members = new LinkedHashMap<>();
    mapping("a map from names of " + kind + "s")
        .forEach((key, entry) -> {
          if (!accepts.test(key)) {
            throw at(entry, Suggestion.unknown(kind, key, accepted));
          }
          members.put(key, child(key, entry));
        });
    return members;
  }

  private <T> T constant(String kind, String key, Entry entry, Map<String, T> accepted) {
    T constant = accepted.get(key);
    if (constant == null) {
      throw at(entry, Suggestion.unknown(kind, key, accepted.keySet()));
    }
    return constant;
  }

  /** The only member of a map: its key and what it holds. Null if this is no such map. */
  public Map.@Nullable Entry<String, Node> single() {
    if (document.value() instanceof Mapping mapping && mapping.entries().size() == 1) {
      Map.Entry<String, Entry> only = mapping.entries().entrySet().iterator().next();
      return Map.entry(only.getKey(), child(only.getKey(), only.getValue()));
    }
    return null;
  }

  /** The items of a list. */
  public List<Node> items() {
    if (!(document.value() instanceof Sequence sequence)) {
      throw isNot("a list");
    }
    List<Node> items = new ArrayList<>();
    for (Document item : sequence.items()) {
      items.add(new Node(file, "item " + (items.size() + 1) + " of " + title, item));
    }
    return items;
  }

  /** Whether a single value stands here, and no list or map. */
  public boolean isScalar() {
    return document.value() instanceof Scalar;
  }

  /** Whether a list stands here. */
  public boolean isList() {
    return document.value() instanceof Sequence;
  }

  /** A string. */
  public String text() {
    if (scalar() instanceof String text) {
      return text;
    }
    throw isNot("a string");
  }

  /** A string that can be a name. */
  public String name() {
    String name = text();
    requireName(name, document.line(), document.column());
    return name;
  }

  /**
   * A string that matches a pattern.
   *
   * @param accepted what does, in words
   */
  public String text(Pattern pattern, String accepted) {
    if (scalar() instanceof String text && pattern.matcher(text).matches()) {
      return text;
    }
    throw isNot(accepted);
  }

  /**
   * One of several names.
   *
   * @param kind what they are names of
   */
  public String oneOf(String kind, Collection<String> accepted) {
    if (scalar() instanceof String text) {
      if (accepted.contains(text)) {
        return text;
      }
      throw error(Suggestion.unknown(kind, text, accepted));
    }
    throw isNot("the name of a " + kind);
  }

  /** An integer in a range. */
  public long integer(long least, long most) {
    if (scalar() instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw isNot("an integer from " + least + " to " + most);
  }

  /** True or false. */
  public boolean truth() {
    if (scalar() instanceof Boolean truth) {
      return truth;
    }
    throw isNot("true or false");
  }

  private @Nullable Object scalar() {
    return document.value() instanceof Scalar scalar ? scalar.value() : this;
  }

  private Map<String, Entry> mapping(String accepted) {
    if (document.value() instanceof Mapping mapping) {
      return mapping.entries();
    }
    throw isNot(accepted);
  }

  private Node child(String key, Entry entry) {
    return new Node(file, key, entry.value(), entry.line(), entry.column());
  }

  private void requireName(String name, int line, int column) {
    if (!NAME.matcher(name).matches()) {
      throw InputError.at(
          file,
          line,
          column,
          Suggestion.quoted(name)
              + " is not a name; accepted are letters, digits, _ and -, with a letter or _ in"
              + " front");
    }
  }

  private InputError at(Entry key, String sentence) {
    return InputError.at(file, key.line(), key.column(), sentence);
  }

  private String found() {
    return switch (document.value()) {
      case Mapping _ -> "a map";
      case Sequence _ -> "a list";
      case Scalar(String text) -> Suggestion.quoted(text);
      case Scalar scalar -> String.valueOf(scalar.value());
    };
  }

  /** The members of a map. */
  public static final class Members {
    private final Node map;
    private final Map<String, Node> nodes;

    private Members(Node map, Map<String, Node> nodes) {
      this.map = map;
      this.nodes = nodes;
    }

    /** A member that may be absent; null if it is. */
    public @Nullable Node get(String key) {
      return nodes.get(key);
    }

    /** A member that must be there. */
    public Node require(String key) {
      Node node = nodes.get(key);
      if (node == null) {
        throw map.error(map.title + " has no key " + key + "; it must have one");
      }
      return node;
    }

    /** The keys that are there, in the document's order. */
    public Collection<String> keys() {
      return nodes.keySet();
    }

    /** The map itself. */
    public Node map() {
      return map;
    }
  }
}
