// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import com.fasterxml.jackson.core.JsonToken;
import io.mmunotify.scenario.Document;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Node;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioReader;
import io.mmunotify.scenario.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the headers of traces. The same scenario in a row is read once. */
final class HeaderReader {
  static final List<String> KEYS =
      List.of("trace", "generation", "scenario", "machine", "schedule");
  private static final List<String> REQUIRED = List.of("trace", "generation", "scenario");
  private static final List<String> MACHINE_KEYS = List.of("granularity", "model", "grace_periods");

  private final String file;
  private final Limits limits;
  private String scenarioText = "";
  private @Nullable Scenario scenario;

  HeaderReader(String file, Limits limits) {
    this.file = file;
    this.limits = limits;
  }

  /** Whether an object that begins with this member is a header. */
  static boolean isHeader(@Nullable String first) {
    return first != null && KEYS.contains(first);
  }

  /** Reads the rest of a line into a trace without events. */
  Trace read(LineParser line, Lines lines, @Nullable String first) throws IOException {
    String generation = null;
    Scenario run = null;
    MachineHeader machine = MachineHeader.DEFAULTS;
    List<Turn> schedule = List.of();
    Set<String> seen = new HashSet<>();
    for (String key = first; key != null; key = line.member()) {
      if (!seen.add(key)) {
        throw line.error("the member " + key + " stands here twice; once is accepted");
      }
      if (!KEYS.contains(key)) {
        throw line.error(Suggestion.unknown("member of a header", key, KEYS));
      }
      JsonToken token = line.next();
      switch (key) {
        case "generation" -> generation = generation(line, token);
        case "scenario" -> run = scenario(line, lines);
        case "machine" -> machine = machine(node(line, lines, key));
        case "schedule" -> schedule = schedule(node(line, lines, key));
        default -> requireVersion(line, token);
      }
    }
    line.requireEnd();
    for (String key : REQUIRED) {
      if (!seen.contains(key)) {
        throw line.error(0, "the header has no member " + key + "; it must have one");
      }
    }
    return new Trace(
        Objects.requireNonNull(generation),
        Objects.requireNonNull(run),
        machine,
        schedule,
        List.of(),
        file,
        lines.number());
  }

  private static void requireVersion(LineParser line, @Nullable JsonToken token)
      throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT || line.integer() != 1) {
      throw line.error("this version of the format is unknown; accepted is \"trace\":1");
    }
  }

  private static String generation(LineParser line, @Nullable JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw line.error("generation is of a wrong type; accepted is a string");
    }
    return line.text();
  }

  private Scenario scenario(LineParser line, Lines lines) throws IOException {
    int offset = line.offset();
    line.skip();
    String text = lines.text(offset, line.endOffset());
    Scenario known = scenario;
    if (known != null && text.equals(scenarioText)) {
      return known;
    }
    Document document =
        JsonDocuments.parse(file, lines.number(), lines.column(offset), text, limits);
    Scenario read = new ScenarioReader(file, limits, Set.of()).read(document);
    scenarioText = text;
    scenario = read;
    return read;
  }

  private Node node(LineParser line, Lines lines, String key) throws IOException {
    int offset = line.offset();
    line.skip();
    String text = lines.text(offset, line.endOffset());
    int column = lines.column(offset);
    return new Node(file, key, JsonDocuments.parse(file, lines.number(), column, text, limits));
  }

  private static MachineHeader machine(Node node) {
    Node.Members members = node.members(MACHINE_KEYS);
    MachineHeader defaults = MachineHeader.DEFAULTS;
    return new MachineHeader(
        text(members.get("granularity"), defaults.granularity()),
        text(members.get("model"), defaults.model()),
        text(members.get("grace_periods"), defaults.gracePeriods()));
  }

  private static String text(@Nullable Node node, String byDefault) {
    return node == null ? byDefault : node.text();
  }

  private static List<Turn> schedule(Node node) {
    List<Turn> turns = new ArrayList<>();
    for (Node item : node.items()) {
      List<Node> pair = item.items();
      if (pair.size() != 2) {
        throw item.isNot("a list of an actor and a number of steps");
      }
      turns.add(new Turn(pair.get(0).text(), (int) pair.get(1).integer(1, Integer.MAX_VALUE)));
    }
    return List.copyOf(turns);
  }
}
