// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.scenario.Document;
import io.mmunotify.scenario.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a file of clauses and holds it to its own tables. */
final class ClauseReader {
  private static final List<String> TOP =
      List.of("generations", "families", "link", "commits", "rows", "clauses");
  private static final List<String> COMMIT = List.of("release", "did", "recalled");
  private static final List<String> CLAUSE =
      List.of(
          "clause",
          "sentence",
          "relies",
          "symbols",
          "commits",
          "generations",
          "when",
          "unless",
          "scenarios",
          "not-shown",
          "covers");
  private static final List<String> VERDICT = List.of("differs", "lacks", "because");

  private static final Pattern OBJECT_NAME = Pattern.compile("[0-9a-f]{8,40}");
  private static final Pattern LINK = Pattern.compile("https://[!-~]+/");
  private static final Pattern FAMILY = Pattern.compile("[A-Z]{2,4}");
  private static final Pattern GENERATION = Pattern.compile("v[0-9]+\\.[0-9]+");
  private static final Pattern SECTION = Pattern.compile("[0-9]+\\.[0-9]+");
  private static final Pattern SYMBOL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern SCENARIO = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern SENTENCE = Pattern.compile("[A-Za-z_][^\\n]*[^.\\s]\\.");
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][^\\n]*[^.;,\\s]");

  /** A difference or a historical bug. */
  private static final Pattern NUMBER = Pattern.compile("D-[0-9]{2}[a-z]?|B-[0-9]{2}");

  private static final Map<String, Capability> CAPABILITIES =
      Arrays.stream(Capability.values())
          .collect(Collectors.toMap(Capability::name, Function.identity()));

  private final List<String> generations;
  private final Map<String, String> families;
  private final Map<String, Commit> commits;
  private final Map<String, List<String>> rows;
  private final Set<String> known = new HashSet<>();

  private ClauseReader(Node.Members top) {
    generations = List.copyOf(texts(top.require("generations"), GENERATION, "a name like v3.15"));
    families = new LinkedHashMap<>();
    top.require("families")
        .matching("family", FAMILY, "two to four capital letters")
        .forEach((name, title) -> families.put(name, part(title)));
    String link = top.require("link").text(LINK, "the beginning of a link, such as https://…/");
    commits = new LinkedHashMap<>();
    top.require("commits")
        .matching("commit", OBJECT_NAME, "8 to 40 digits of an object name")
        .forEach((id, node) -> commits.put(id, commit(id, link, node)));
    rows = new LinkedHashMap<>();
    top.require("rows")
        .matching("section", SECTION, "a number like 1.2")
        .forEach((section, node) -> rows.put(section, List.copyOf(parts(node))));
    rows.values().forEach(known::addAll);
  }

  static Clauses read(String file, Document document) {
    Node.Members top = new Node(file, "the file", document).members(TOP);
    ClauseReader reader = new ClauseReader(top);
    List<Clause> clauses = new ArrayList<>();
    for (Node item : top.require("clauses").items()) {
      clauses.add(reader.clause(item, clauses));
    }
    reader.requireUse(top, clauses);
    return new Clauses(
        reader.generations,
        Collections.unmodifiableMap(reader.families),
        Collections.unmodifiableMap(reader.rows),
        List.copyOf(clauses));
  }

  private static Commit commit(String id, String link, Node node) {
    Node.Members members = node.members(COMMIT);
    Node recalled = members.get("recalled");
    return new Commit(
        id,
        link + id,
        part(members.require("release")),
        part(members.require("did")),
        recalled != null && recalled.truth());
  }

  private Clause clause(Node node, List<Clause> before) {
    Node.Members members = node.members(CLAUSE);
    List<Commit> by = new ArrayList<>();
    for (Node item : members.require("commits").items()) {
      by.add(named("commit", commits, item));
    }
    Map<String, Verdict> verdicts = verdicts(members.require("generations"));
    Node notShown = members.get("not-shown");
    Node scenarios = members.get("scenarios");
    return new Clause(
        id(members.require("clause"), before),
        members.require("sentence").text(SENTENCE, "one sentence that ends with a full stop"),
        part(members.require("relies")),
        List.copyOf(texts(members.require("symbols"), SYMBOL, "a name of the kernel's")),
        List.copyOf(by),
        verdicts,
        side(members, verdicts, notShown != null),
        scenarios == null ? List.of() : List.copyOf(texts(scenarios, SCENARIO, "a scenario")),
        notShown == null ? null : part(notShown),
        List.copyOf(covers(members.require("covers"))));
  }

  /** What a name stands for. */
  private static <T> T named(String kind, Map<String, T> known, Node node) {
    return Objects.requireNonNull(known.get(node.oneOf(kind, known.keySet())));
  }

  /** Ids count up in each family, and families come in the order of their table. */
  private String id(Node node, List<Clause> before) {
    String last = before.isEmpty() ? "" : before.getLast().id();
    List<String> accepted = new ArrayList<>();
    List<String> order = List.copyOf(families.keySet());
    int at = 0;
    if (!before.isEmpty()) {
      String family = before.getLast().family();
      at = order.indexOf(family) + 1;
      int number = Integer.parseInt(last.substring(family.length() + 1)) + 1;
      accepted.add(String.format("%s-%02d", family, number));
    }
    if (at < order.size()) {
      accepted.add(order.get(at) + "-01");
    }
    return node.oneOf("clause", accepted);
  }

  private Map<String, Verdict> verdicts(Node node) {
    Node.Members members = node.members(generations);
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (String generation : generations) {
      verdicts.put(generation, verdict(members.require(generation)));
    }
    return Collections.unmodifiableMap(verdicts);
  }

  private static Verdict verdict(Node node) {
    if (node.isScalar()) {
      String _ = node.oneOf("verdict", List.of("holds"));
      return new Verdict.Holds();
    }
    Node.Members members = node.members(VERDICT);
    Node differs = members.get("differs");
    Node lacks = members.get("lacks");
    Node because = members.get("because");
    if ((differs == null) == (lacks == null) || (because != null && lacks == null)) {
      throw node.error(
          "a verdict is holds, differs: how, or lacks: capability, the last with a because or"
              + " without");
    }
    if (differs != null) {
      return new Verdict.Differs(part(differs));
    }
    Capability capability = capability(lacks);
    return new Verdict.NotApplicable(
        capability,
        because == null ? "there is no such thing: " + capability.sentence() : part(because));
  }

  private static Capability capability(Node node) {
    return named("capability", CAPABILITIES, node);
  }

  private static Clause.@Nullable Side side(
      Node.Members members, Map<String, Verdict> verdicts, boolean notShown) {
    Node when = members.get("when");
    Node unless = members.get("unless");
    boolean differs = verdicts.values().stream().anyMatch(Verdict.Differs.class::isInstance);
    if (when != null && unless != null) {
      throw unless.keyError("a clause has when or unless, not both");
    }
    Node side = when == null ? unless : when;
    if (side != null && !differs) {
      throw side.keyError("no generation differs; when and unless are for clauses where one does");
    } else if (side == null) {
      if (differs && !notShown) {
        throw members
            .map()
            .error("a generation differs, and nothing tells which ones do; say when or unless");
      }
      return null;
    }
    return new Clause.Side(capability(side), when != null);
  }

  private List<String> covers(Node node) {
    List<String> covers = new ArrayList<>();
    for (Node item : node.items()) {
      String text = item.text();
      if (!NUMBER.matcher(text).matches() && !known.contains(text)) {
        throw item.isNot("a row from the table, D-nn or B-nn");
      }
      if (covers.contains(text)) {
        throw item.error(text + " stands here twice");
      }
      covers.add(text);
    }
    return covers;
  }

  /** Nothing of the tables is left over. */
  private void requireUse(Node.Members top, List<Clause> clauses) {
    Set<String> covered = new HashSet<>();
    Set<Commit> used = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (Clause clause : clauses) {
      covered.addAll(clause.covers());
      used.addAll(clause.commits());
      seen.add(clause.family());
    }
    rows.values().stream()
        .flatMap(List::stream)
        .filter(row -> !covered.contains(row))
        .findFirst()
        .ifPresent(row -> {
          throw top.require("rows").keyError("no clause covers " + row);
        });
    commits.values().stream()
        .filter(commit -> !used.contains(commit))
        .findFirst()
        .ifPresent(commit -> {
          throw top.require("commits").keyError("no clause names the commit " + commit.id());
        });
    families.keySet().stream()
        .filter(family -> !seen.contains(family))
        .findFirst()
        .ifPresent(family -> {
          throw top.require("families").keyError("no clause is of the family " + family);
        });
  }

  private static String part(Node node) {
    return node.text(PART, "a part of a sentence, on one line and without a full stop");
  }

  private static List<String> parts(Node node) {
    return texts(node, PART, "a part of a sentence, on one line and without a full stop");
  }

  private static List<String> texts(Node node, Pattern pattern, String accepted) {
    return node.items().stream().map(item -> item.text(pattern, accepted)).toList();
  }
}
