// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What several runs came to, in a few words each: how they ended, and what else tells them apart.
 */
final class OutcomeWords {
  private static final String LACKS = "lacks";
  private static final String LEFT = "left ";

  private OutcomeWords() {}

  /** How a run ended; of a deadlock, who is in it: {@code "ok"}, {@code "deadlock of exit"}. */
  static String ending(Outcome outcome) {
    Event stop = outcome.stop();
    return stop != null && stop.get(Field.TASKS) instanceof Map<?, ?> tasks
        ? "deadlock of "
            + tasks.keySet().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "))
        : outcome.summary();
  }

  /** For each run, what it does not share with all the others. */
  static List<List<String>> notes(List<RunResult> runs) {
    List<Map<String, String>> facets = runs.stream().map(OutcomeWords::facets).toList();
    Set<String> keys = new LinkedHashSet<>();
    facets.forEach(each -> keys.addAll(each.keySet()));
    keys.removeIf(key -> facets.stream().map(each -> each.get(key)).distinct().count() == 1);
    boolean sameEnding = runs.stream().map(run -> ending(run.outcome())).distinct().count() == 1;
    if (keys.contains(LACKS) || !sameEnding) {
      // What a step would have changed, or a stopped run would have cleaned up, goes without
      // saying.
      keys.removeIf(key -> key.startsWith(LEFT));
    }
    List<List<String>> notes = new ArrayList<>();
    for (Map<String, String> each : facets) {
      notes.add(keys.stream().map(each::get).filter(Objects::nonNull).toList());
    }
    return notes;
  }

  /** What can be said of a run beside its end, each under a key that the runs have in common. */
  private static Map<String, String> facets(RunResult run) {
    Map<String, String> facets = new LinkedHashMap<>();
    Event stop = run.outcome().stop();
    if (stop != null && stop.get(Field.IN) != null) {
      facets.put("in", "in " + stop.get(Field.IN));
    }
    complaints(run.events(), facets);
    callbacks(run.outcome(), facets);
    returns(run.outcome(), facets);
    run.outcome().state().mms().forEach((name, mm) -> left(name, mm, facets));
    lacks(run.events(), facets);
    return facets;
  }

  private static void lacks(List<Event> events, Map<String, String> facets) {
    Set<Object> lacking = new TreeSet<>();
    for (Event event : events) {
      Object op = event.get(Field.OP);
      if (event.kind() == EventKind.UNSUPPORTED && op != null) {
        lacking.add(op);
      }
    }
    if (!lacking.isEmpty()) {
      facets.put(LACKS, "lacks " + joined(lacking));
    }
  }

  private static void complaints(List<Event> events, Map<String, String> facets) {
    int logged = 0;
    for (Event event : events) {
      if (event.kind() == EventKind.WARN) {
        facets.put("warn", "warns of " + event.get(Field.CONDITION));
      } else if (event.kind() == EventKind.PRINTK) {
        facets.put("printk", "logs " + ++logged + (logged == 1 ? " failure" : " failures"));
      } else if (Boolean.TRUE.equals(event.get(Field.ATOMIC))) {
        facets.put("atomic", "sleeps while atomic");
      }
    }
  }

  private static void callbacks(Outcome outcome, Map<String, String> facets) {
    outcome
        .callbacks()
        .forEach((notifier, counts) ->
            counts.forEach((op, count) ->
                facets.put(
                    "callback " + notifier + " " + op, notifier + " " + op + " " + count + "x")));
  }

  private static void returns(Outcome outcome, Map<String, String> facets) {
    outcome
        .returns()
        .forEach((task, values) ->
            values.stream()
                .collect(
                    Collectors.groupingBy(
                        Outcome.Return::op,
                        LinkedHashMap::new,
                        Collectors.mapping(Outcome.Return::value, Collectors.toList())))
                .forEach((op, each) ->
                    facets.put("returns " + task + " " + op, op + " = " + joined(each))));
  }

  private static void left(String name, FinalState.Mm mm, Map<String, String> facets) {
    if (mm.freed()) {
      facets.put("freed " + name, name + " freed");
      return;
    }
    facets.put(LEFT + "users " + name, name + " users " + mm.users());
    facets.put(LEFT + "count " + name, name + " count " + mm.count());
    List<String> notifiers = mm.notifiers();
    if (notifiers != null) {
      String list = notifiers.isEmpty() ? " list empty" : " has " + joined(notifiers);
      facets.put(LEFT + "list " + name, name + list);
    }
  }

  private static String joined(Iterable<?> things) {
    StringBuilder text = new StringBuilder();
    things.forEach(each -> text.append(text.isEmpty() ? "" : ", ").append(each));
    return text.toString();
  }
}
