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
    // What a step that is lacking would have changed, or a run that hangs or stops would have
    // cleaned up, goes without saying.
    List<Map<String, String>> settled = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Event stop = runs.get(i).outcome().stop();
      boolean hangs = stop != null && stop.kind() == EventKind.DEADLOCK;
      if (!hangs && !facets.get(i).containsKey(LACKS)) {
        settled.add(facets.get(i));
      }
    }
    keys.removeIf(key -> !differs(key, key.startsWith(LEFT) ? settled : facets));
    List<List<String>> notes = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Map<String, String> each = facets.get(i);
      boolean left = runs.get(i).outcome().stop() == null && !each.containsKey(LACKS);
      notes.add(
          keys.stream()
              .filter(key -> left || !key.startsWith(LEFT))
              .map(each::get)
              .filter(Objects::nonNull)
              .toList());
    }
    return notes;
  }

  private static boolean differs(String key, List<Map<String, String>> facets) {
    return facets.stream().map(each -> each.get(key)).distinct().count() > 1;
  }

  /** What can be said of a run beside its end, each under a key that the runs have in common. */
  private static Map<String, String> facets(RunResult run) {
    Map<String, String> facets = new LinkedHashMap<>();
    Event stop = run.outcome().stop();
    if (stop != null && stop.get(Field.IN) != null) {
      facets.put("in", "in " + stop.get(Field.IN));
    }
    Remarks remarks = new Remarks(run.events());
    remarks.complaints().forEach(each -> facets.put(each, each));
    callbacks(run.outcome(), facets);
    returns(run.outcome(), facets);
    if (!remarks.lacks().isEmpty()) {
      facets.put(LACKS, remarks.lacks());
    }
    run.outcome().state().mms().forEach((name, mm) -> left(name, mm, facets));
    run.outcome()
        .state()
        .counters()
        .forEach((name, value) -> facets.put(LEFT + "counter " + name, name + "=" + value));
    return facets;
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
    facets.put(LEFT + "users " + name, name + " mm_users=" + mm.users());
    facets.put(LEFT + "count " + name, name + " mm_count=" + mm.count());
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
