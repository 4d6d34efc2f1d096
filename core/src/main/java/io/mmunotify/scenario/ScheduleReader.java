// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.machine.KernelOops;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.scenario.Scenario.Directive;
import io.mmunotify.scenario.Scenario.Expectation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how a scenario's tasks take turns, and what is known to come of it. */
final class ScheduleReader {
  static final List<String> DIRECTIVE_KEYS = List.of("run", "until", "through", "steps");
  static final Pattern GENERATION = Pattern.compile("v[0-9]+\\.[0-9]+");

  static final List<String> BUGS =
      List.of("mm_users<=0", "mm_count<=0", "list_not_empty", "srcu_uninitialised");
  static final List<String> OOPSES =
      Stream.of(KernelOops.Fault.values()).map(KernelOops.Fault::text).toList();
  static final List<String> ENDS = List.of("ok", "bug", "oops", "deadlock");

  static final List<String> CHECKERS =
      Stream.concat(Checkers.NAMES.stream(), Stream.of(Checkers.GRACE_PERIOD)).sorted().toList();
  static final List<String> EXPECTATION_KEYS = List.of("bug", "oops", "finding");

  private ScheduleReader() {}

  static List<Directive> directives(@Nullable Node node, Collection<String> tasks) {
    List<Directive> directives = new ArrayList<>();
    if (node != null) {
      Set<String> accepted = new TreeSet<>(tasks);
      accepted.add(ExactRule.WORKER);
      node.items().forEach(item -> directives.add(directive(item, accepted)));
    }
    return Collections.unmodifiableList(directives);
  }

  private static Directive directive(Node node, Collection<String> tasks) {
    Node.Members members = node.members(DIRECTIVE_KEYS);
    String run = members.require("run").oneOf("task", tasks);
    if (members.keys().size() > 2) {
      throw node.error(
          "a directive has "
              + String.join(", ", members.keys())
              + "; accepted is run and at most one of until, through, steps");
    }
    Node steps = members.get("steps");
    return new Directive(
        run,
        event(members.get("until")),
        event(members.get("through")),
        steps == null ? 0 : (int) steps.integer(1, Integer.MAX_VALUE));
  }

  private static @Nullable String event(@Nullable Node node) {
    return node == null ? null : node.oneOf("event", EventNames.all());
  }

  static Map<String, Expectation> expectations(@Nullable Node node, Set<String> generations) {
    Map<String, Expectation> expectations = new LinkedHashMap<>();
    if (node != null) {
      node.matching("generation", GENERATION, generations)
          .forEach((name, expected) -> expectations.put(name, expectation(expected)));
    }
    return Collections.unmodifiableMap(expectations);
  }

  /** An end, a finding, or a list of one end at most and any findings. */
  private static Expectation expectation(Node node) {
    List<Node> parts = node.isList() ? node.items() : List.of(node);
    Expectation end = null;
    List<String> findings = new ArrayList<>();
    for (Node part : parts) {
      String finding = finding(part);
      if (finding != null) {
        findings.add(finding);
      } else if (end == null) {
        end = end(part);
      } else {
        throw part.error("a run has one end; accepted is {finding: CHECKER}");
      }
    }
    return new Expectation(
        end == null ? "ok" : end.kind(), end == null ? null : end.what(), List.copyOf(findings));
  }

  /** The checker that an item names; null where it names none. */
  private static @Nullable String finding(Node node) {
    Map.Entry<String, Node> only = node.single();
    return only != null && only.getKey().equals("finding")
        ? only.getValue().oneOf("checker", CHECKERS)
        : null;
  }

  private static Expectation end(Node node) {
    if (node.isScalar()) {
      return new Expectation(node.oneOf("end", ENDS), null);
    }
    Node.Members members = node.members(EXPECTATION_KEYS);
    if (members.keys().size() != 1) {
      throw node.isNot(
          "ok, bug, oops, deadlock, {bug: CONDITION}, {oops: FAULT}, {finding: CHECKER} or a list"
              + " of these");
    }
    Node bug = members.get("bug");
    return bug != null
        ? new Expectation("bug", bug.oneOf("condition", BUGS))
        : new Expectation("oops", members.require("oops").oneOf("fault", OOPSES));
  }
}
