// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.Golden;
import io.mmunotify.scenario.Document;
import io.mmunotify.scenario.Document.Mapping;
import io.mmunotify.scenario.Document.Scalar;
import io.mmunotify.scenario.Document.Sequence;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that a scenario can come to on one generation, over all its schedules.
 *
 * @param schedules how many there are
 * @param witnesses an outcome's canonical text to a schedule that leads to it
 * @param counts an outcome's canonical text to how many schedules lead to it
 */
record OutcomeSet(
    Scenario scenario,
    BigInteger schedules,
    Map<String, List<String>> witnesses,
    Map<String, BigInteger> counts) {

  /** Each third set, for what takes long; all with {@code -Dengine.everything=true}. */
  static List<OutcomeSet> some(String generation) {
    List<OutcomeSet> all = of(generation);
    List<OutcomeSet> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i += Boolean.getBoolean("engine.everything") ? 1 : 3) {
      some.add(all.get(i));
    }
    return some;
  }

  /** The golden sets of a generation; it has none for scenarios with a misuse in them. */
  static List<OutcomeSet> of(String generation) {
    List<OutcomeSet> sets = new ArrayList<>();
    for (Document document : Golden.outcomes().values()) {
      Document generations = member(document, "generations");
      if (((Mapping) generations.value()).entries().containsKey(generation)) {
        sets.add(of(member(document, "scenario"), member(generations, generation)));
      }
    }
    return sets;
  }

  private static OutcomeSet of(Document scenario, Document set) {
    Map<String, List<String>> witnesses = new LinkedHashMap<>();
    Map<String, BigInteger> counts = new LinkedHashMap<>();
    for (Document item : items(member(set, "outcomes"))) {
      List<String> witness = new ArrayList<>();
      for (Document task : items(member(item, "witness"))) {
        witness.add(text(task));
      }
      String outcome = canonical(member(item, "outcome"));
      witnesses.put(outcome, witness);
      counts.put(outcome, new BigInteger(text(member(item, "schedules"))));
    }
    return new OutcomeSet(
        new ScenarioReader("outcomes", Limits.DEFAULTS, Set.of()).read(scenario),
        new BigInteger(text(member(set, "schedules"))),
        witnesses,
        counts);
  }

  /** Whether no schedule at all makes the run stop before its end. */
  boolean neverStops() {
    return witnesses.keySet().stream().allMatch(text -> text.endsWith("\"stop\":null}"));
  }

  /** Whether it is an outcome of the set. */
  boolean contains(String outcome) {
    return witnesses.containsKey(outcome);
  }

  /** JSON without white space, the keys of every object sorted; all names are plain ASCII. */
  private static String canonical(Document document) {
    return switch (document.value()) {
      case Scalar(String text) -> '"' + text + '"';
      case Scalar scalar -> String.valueOf(scalar.value());
      case Sequence sequence ->
          '['
              + String.join(",", sequence.items().stream().map(OutcomeSet::canonical).toList())
              + ']';
      case Mapping mapping -> {
        Map<String, String> members = new TreeMap<>();
        mapping
            .entries()
            .forEach(
                (key, entry) -> members.put(key, '"' + key + "\":" + canonical(entry.value())));
        yield '{' + String.join(",", members.values()) + '}';
      }
    };
  }

  private static String text(Document document) {
    return String.valueOf(((Scalar) document.value()).value());
  }

  private static Document member(Document document, String key) {
    Document.Entry entry = ((Mapping) document.value()).entries().get(key);
    if (entry == null) {
      throw new IllegalStateException("no " + key + " in line " + document.line());
    }
    return entry.value();
  }

  private static List<Document> items(Document document) {
    return ((Sequence) document.value()).items();
  }
}
