// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.junit.ReplayLine;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioStates;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a scenario can come to on a generation, over all its schedules: outcomes in words, and
 * what checkers find, {@code "finding: …"}. A test declares each of them.
 */
public final class Explored {
  private final Subject subject;
  private final Scenario scenario;

  /** In words, with a schedule to each; null where only one schedule was to be replayed. */
  private final @Nullable Map<String, List<String>> all;

  private Explored(Subject subject, Scenario scenario, @Nullable Map<String, List<String>> all) {
    this.subject = subject;
    this.scenario = scenario;
    this.all = all;
  }

  static Explored of(Subject subject, Scenario scenario) {
    if (subject.replay() != null) {
      return new Explored(subject, scenario, null);
    }
    ScenarioStates explorer =
        new ScenarioStates(
            scenario,
            subject.generation(),
            Limits.DEFAULTS,
            RunOptions.DEFAULTS,
            StateSearch.Options.all(false));
    Exploration found = explorer.explore(new Watch(subject.bounds()), () -> {});
    if (!found.exhausted()) {
      throw Report.failure(subject, "a bound was reached (" + found.bound() + ").");
    }
    Map<String, List<String>> all = new TreeMap<>();
    found
        .outcomes()
        .values()
        .forEach(outcome -> all.put(words(outcome.outcome()), outcome.witness()));
    for (Exploration.Shown shown : found.findings()) {
      if (shown.finding().severity() == Severity.FINDING) {
        all.put("finding: " + shown.finding().what(), shown.witness());
      }
    }
    return new Explored(subject, scenario, all);
  }

  /** An outcome in words, without what is the same in all: a setup that registered. */
  static String words(Outcome outcome) {
    return outcome.words().replaceAll("setup: \\w+ = 0, ", "");
  }

  /** That these are all, on the side where the clause holds. */
  public Explored holds(String... legal) {
    return subject.holds() ? comesTo(legal) : this;
  }

  /** That these are all, on the side where the generation differs. */
  public Explored differs(String... legal) {
    return subject.holds() ? this : comesTo(legal);
  }

  /** That these are all, on either side. */
  public Explored comesTo(String... declared) {
    Set<String> legal = new TreeSet<>(List.of(declared));
    if (all == null) {
      replay(legal);
      return this;
    }
    for (Map.Entry<String, List<String>> each : all.entrySet()) {
      if (!legal.contains(each.getKey())) {
        RunResult run = Report.run(subject, scenario, each.getValue());
        throw Report.failure(
            subject,
            scenario,
            run,
            each.getValue(),
            "a schedule comes to\n  " + each.getKey() + "\nwhich is none of\n  " + join(legal));
      }
    }
    Set<String> missing = new TreeSet<>(legal);
    missing.removeAll(all.keySet());
    if (!missing.isEmpty()) {
      throw Report.failure(
          subject,
          scenario,
          Report.run(subject, scenario, all.values().iterator().next()),
          "no schedule comes to\n  "
              + join(missing)
              + "\nAll that they come to is\n  "
              + join(all.keySet())
              + "\nShown is a run to the first of these.");
    }
    saw(legal);
    return this;
  }

  private static String join(Set<String> words) {
    return String.join("\n  ", words);
  }

  private void saw(Set<String> legal) {
    List<String> witness = all == null ? List.of() : all.values().iterator().next();
    subject.saw(() ->
        Report.look(
            "every schedule comes to one of\n  "
                + join(legal)
                + "\na shortest run to the first of them:\n",
            scenario,
            Report.run(subject, scenario, witness)));
  }

  /** Follows the one schedule if this scenario can, and looks at what it comes to. */
  private void replay(Set<String> legal) {
    ReplayLine line = subject.replay();
    if (line == null) {
      return;
    }
    ReplaySchedule schedule = new ReplaySchedule(line.order());
    RunResult run =
        new ScenarioRunner(Limits.DEFAULTS).run(scenario, subject.generation(), schedule);
    if (schedule.position() != line.order().size() || run.end() instanceof RunEnd.Abandoned) {
      return; // a schedule of another scenario of this clause
    }
    subject.followed();
    String words = words(run.outcome());
    String found =
        run.findings().stream()
            .filter(seen -> seen.finding().severity() == Severity.FINDING)
            .map(seen -> "finding: " + seen.finding().what())
            .filter(finding -> !legal.contains(finding))
            .findFirst()
            .orElse(words);
    if (!legal.contains(found)) {
      throw Report.failure(
          subject,
          scenario,
          run,
          line.order(),
          "this schedule comes to\n  " + found + "\nwhich is none of\n  " + join(legal));
    }
    subject.saw(() -> Report.look("this schedule comes to\n  " + words + "\n", scenario, run));
  }
}
