// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.scenario.Document.Entry;
import io.mmunotify.scenario.Document.Mapping;
import io.mmunotify.scenario.Document.Scalar;
import io.mmunotify.scenario.Document.Sequence;
import io.mmunotify.scenario.Document.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Turns YAML into documents: the core schema's integers, booleans, null and strings, in lists and
 * maps with strings as keys.
 *
 * <p>Works on the parser's events, one after the other, so that a document which exceeds a limit
 * ends there and then.
 */
public final class YamlDocuments {
  private static final ScalarResolver CORE = new CoreScalarResolver(false);

  private final String file;
  private final Limits limits;
  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private long aliases;
  private int nesting;

  /**
   * A node that an alias can stand for.
   *
   * @param aliases how many aliases stand inside it, those inside their nodes included
   */
  private record Anchored(Document document, long aliases) {}

  private YamlDocuments(String file, String text, Limits limits) {
    this.file = file;
    this.limits = limits;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * Reads a text that holds one YAML document.
   *
   * @param file its name, for messages
   * @throws InputError if it is not YAML, or uses what documents here cannot have
   * @throws io.mmunotify.hw.machine.BoundReached if it exceeds a limit
   */
  public static Document parse(String file, String text, Limits limits) {
    try {
      return new YamlDocuments(file, text, limits).document();
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      throw mark == null
          ? InputError.at(file, 1, 1, sentence(e.getProblem()))
          : InputError.at(file, line(mark), column(mark), sentence(e.getProblem()));
    } catch (YamlVersionException e) {
      SpecVersion asked = e.getSpecVersion();
      throw InputError.at(
          file,
          1,
          1,
          "this asks for YAML "
              + asked.getMajor()
              + "."
              + asked.getMinor()
              + "; accepted is YAML 1.2, which needs no directive");
    } catch (YamlEngineException e) {
      throw InputError.at(file, 1, 1, sentence(e.getMessage()));
    }
  }

  private Document document() {
    events.next(); // the stream's start
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      throw InputError.at(file, 1, 1, "the document is empty; accepted is one YAML document");
    }
    Document document = node(events.next());
    events.next(); // the document's end
    Event next = events.next();
    if (next.getEventId() != Event.ID.StreamEnd) {
      throw error(next, "a second document begins here; accepted is one in a file");
    }
    return document;
  }

  private Document node(Event event) {
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    long aliasesBefore = aliases;
    Value value =
        switch (event) {
          case ScalarEvent scalar -> new Scalar(scalar(scalar));
          case CollectionStartEvent start -> collection(start);
          default -> throw new IllegalStateException("a node cannot begin with " + event);
        };
    Mark mark = mark(event);
    Document document = new Document(line(mark), column(mark), value);
    ((NodeEvent) event)
        .getAnchor()
        .ifPresent(anchor ->
            anchors.put(anchor.getValue(), new Anchored(document, aliases - aliasesBefore)));
    return document;
  }

  /** Counts what the alias unfolds to: a few lines of aliases to aliases can mean billions. */
  private Document aliased(AliasEvent alias) {
    String name = alias.getAlias().getValue();
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw error(
          alias,
          "nothing before this is called &" + name + "; an alias stands for a complete node");
    }
    aliases += 1 + anchored.aliases();
    limits.check(Limit.ALIASES, aliases);
    return anchored.document();
  }

  private Value collection(CollectionStartEvent start) {
    requireNoTag(start, start.getTag());
    limits.check(Limit.NESTING, ++nesting);
    Value value = start.getEventId() == Event.ID.MappingStart ? mapping() : sequence();
    nesting--;
    return value;
  }

  private Sequence sequence() {
    List<Document> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event));
      event = events.next();
    }
    return new Sequence(Collections.unmodifiableList(items));
  }

  private Mapping mapping() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      String key = key(event);
      Mark mark = mark(event);
      Entry entry = new Entry(line(mark), column(mark), node(events.next()));
      Entry first = entries.putIfAbsent(key, entry);
      if (first != null) {
        throw error(
            event,
            "the key \""
                + key
                + "\" stands in line "
                + first.line()
                + " already; once is accepted");
      }
      event = events.next();
    }
    return new Mapping(Collections.unmodifiableMap(entries));
  }

  private String key(Event event) {
    if (!(node(event).value() instanceof Scalar scalar)) {
      throw error(event, "this key is a list or a map; accepted are strings");
    }
    if (!(scalar.value() instanceof String key)) {
      throw error(event, "the key " + scalar.value() + " is no string; put it in quotes");
    }
    if (key.equals("<<") && event instanceof ScalarEvent plain && plain.isPlain()) {
      throw error(event, "merge keys are not accepted; write the members out");
    }
    return key;
  }

  private @Nullable Object scalar(ScalarEvent event) {
    requireNoTag(event, event.getTag());
    String text = event.getValue();
    Tag tag = event.isPlain() ? CORE.resolve(text, true) : Tag.STR;
    if (tag.equals(Tag.INT)) {
      return integer(event, text);
    }
    if (tag.equals(Tag.FLOAT)) {
      return real(text);
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    return tag.equals(Tag.NULL) ? null : text;
  }

  private Long integer(ScalarEvent event, String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    boolean based = digits.startsWith("0x") || digits.startsWith("0o");
    int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : 10;
    try {
      return Long.valueOf(based ? digits.substring(2) : digits, radix);
    } catch (NumberFormatException e) {
      throw error(event, tooLarge(text));
    }
  }

  /** What is wrong with an integer that no {@code long} holds. */
  static String tooLarge(String digits) {
    BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
    String shown = digits.length() > 24 ? digits.substring(0, 20) + "…" : digits;
    return "the integer " + shown + " is too large; accepted are those up to " + most;
  }

  private static Double real(String text) {
    return switch (text.replaceFirst("^[-+]", "").toLowerCase(Locale.ROOT)) {
      case ".inf" -> text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      case ".nan" -> Double.NaN;
      default -> Double.valueOf(text);
    };
  }

  private void requireNoTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw error(event, "the tag " + tag.get() + " is not accepted; remove it");
    }
  }

  private InputError error(Event event, String sentence) {
    Mark mark = mark(event);
    return InputError.at(file, line(mark), column(mark), sentence);
  }

  private static Mark mark(Event event) {
    return event.getStartMark().orElseThrow();
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private static int column(Mark mark) {
    return mark.getColumn() + 1;
  }

  /** The parser's complaint in one line. */
  private static String sentence(@Nullable String problem) {
    String line = String.valueOf(problem).replaceAll("\\s+", " ").strip();
    return line.contains("TAB")
        ? "a tab stands where YAML accepts spaces alone; indent with spaces"
        : "this is not YAML: " + line.replaceFirst("\\.$", "");
  }
}
