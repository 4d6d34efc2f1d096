// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Builtins.Builtin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The kernel's part of CHANGES.md, held to what scenarios show.
 *
 * @param sections by heading: {@code "v3.5 → v3.15"}, and at last what is the same in all
 */
record ChangesPage(Map<String, List<String>> sections) {
  private static final Pattern DIFFERENCE = Pattern.compile("\\bD-[0-9]{2}[a-z]?");
  private static final Pattern CLAUSE = Pattern.compile("\\b[A-Z]{2,4}-[0-9]{2}\\b");
  private static final Pattern SCENARIO =
      Pattern.compile("`([a-z0-9]+(?:-[a-z0-9]+)+)`( \\(events\\))?");

  private static final Map<String, Builtin> BUILTINS =
      Builtins.list().stream().collect(Collectors.toMap(Builtin::name, each -> each));

  /** The items of each section, each on one line; headings and paragraphs are items as well. */
  static ChangesPage of(String markdown) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    for (String section : markdown.split("(?m)^## ", -1)) {
      List<String> items = new ArrayList<>();
      for (String block : section.split("\n\n+|\n(?=- )", -1)) {
        items.add(block.replaceAll("\\s+", " ").strip());
      }
      sections.put(items.getFirst(), items.subList(1, items.size()));
    }
    return new ChangesPage(sections);
  }

  /** The items between two generations. */
  private List<String> between(String older, String newer) {
    return Objects.requireNonNull(sections.get(older + " → " + newer), older + " → " + newer);
  }

  /**
   * What the page claims wrongly of two generations, or leaves out.
   *
   * @param seen how far they are apart in each built-in scenario
   */
  List<String> wrong(String older, String newer, Map<String, Verdict> seen) {
    List<String> wrong = new ArrayList<>();
    Set<String> claimed = new HashSet<>();
    Verdict paragraph = Verdict.OUTCOME;
    for (String item : between(older, newer)) {
      if (!item.startsWith("- ")) {
        paragraph = item.contains("only events differ") ? Verdict.EVENTS : Verdict.OUTCOME;
        continue;
      }
      int see = item.indexOf("*See*");
      int told = item.indexOf("*Do*");
      boolean listed = told < 0 && item.matches("- [^`.]*: `[^.]*\\.");
      String start = item.substring(0, Math.min(50, item.length()));
      if (!listed && told < 0) {
        wrong.add(start + "… does not tell what to do");
      }
      if (!listed && see < 0 && !item.contains("*build*") && !item.contains("*caller*")) {
        wrong.add(start + "… names no scenario, nor why there is none");
      }
      if (!listed) {
        clauses(item, wrong);
      }
      for (MatchResult each :
          SCENARIO.matcher(item.substring(Math.max(0, see))).results().toList()) {
        String name = each.group(1);
        if (!seen.containsKey(name)) {
          continue; // a name of something else
        }
        // A kernel that lacks the call cannot come to the same.
        Verdict verdict = seen.get(name) == Verdict.LACKS ? Verdict.OUTCOME : seen.get(name);
        claimed.add(name);
        Verdict expected = each.group(2) != null ? Verdict.EVENTS : paragraph;
        if (verdict != expected) {
          wrong.add(
              "%s: the %s of %s is said to differ, and what differs is: %s"
                  .formatted(start, expected.word(), name, verdict.word()));
        } else if (!listed && !isAbout(item, name)) {
          wrong.add(start + "… names " + name + ", which is about something else");
        }
      }
    }
    seen.forEach((name, verdict) -> {
      if (verdict != Verdict.ALIKE && !claimed.contains(name)) {
        wrong.add("%s differs (%s), and no line claims it".formatted(name, verdict.word()));
      }
    });
    return wrong;
  }

  /** An item names clauses, and one of them covers its number. */
  private static void clauses(String item, List<String> wrong) {
    int from = item.indexOf("*Clause*");
    Set<String> numbers = found(DIFFERENCE, item.substring(0, Math.max(0, item.indexOf("** "))));
    Set<String> covered = new HashSet<>();
    for (String id : found(CLAUSE, item.substring(Math.max(0, from)))) {
      List<Clause> clauses = Clauses.load().matching(id);
      if (clauses.isEmpty() && !id.startsWith("D-")) {
        wrong.add(id + " is no clause");
      }
      clauses.forEach(clause -> covered.addAll(clause.covers()));
    }
    if (from < 0 || !covered.containsAll(numbers)) {
      wrong.add(
          item.substring(0, Math.min(50, item.length())) + "… names no clause that covers it");
    }
  }

  /**
   * Whether a scenario is about the difference of an item, or about a clause of an item without.
   */
  private static boolean isAbout(String item, String scenario) {
    Set<String> numbers = found(DIFFERENCE, item.substring(0, Math.max(0, item.indexOf("** "))));
    Set<String> about =
        found(DIFFERENCE, Objects.requireNonNull(BUILTINS.get(scenario)).difference());
    if (!numbers.isEmpty()) {
      return about.stream().anyMatch(numbers::contains);
    }
    return found(CLAUSE, item).stream()
        .flatMap(id -> Clauses.load().matching(id).stream())
        .anyMatch(clause -> clause.scenarios().contains(scenario));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }
}
