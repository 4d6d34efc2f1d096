// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.Ending;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Scenario.Expectation;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.Minimiser;
import io.mmunotify.search.Minimiser.Minimised;
import io.mmunotify.search.Minimiser.Sought;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a search found on a generation, each finding with a schedule that shows it, run again. One
 * cause often shows in many ends: findings of the same kind and place are one, unless each is asked
 * for.
 */
final class ReplayedFindings {
  private final Scenario scenario;
  private final Generation generation;
  private final ScenarioRunner runner;
  private final Minimiser minimiser;
  private final boolean each;

  /**
   * Ends in which the same thing was found.
   *
   * @param sought what a schedule is to show
   * @param told the finding, given such a schedule
   */
  private record Group(Sought sought, Function<Minimised, ExploreReport.Finding> told) {}

  /**
   * @param runner whose steps are those of the search
   * @param simpler whether to look for simpler schedules than the search has met
   * @param each whether findings of the same kind and place are told apart by their ends
   */
  ReplayedFindings(
      Scenario scenario,
      Generation generation,
      ScenarioRunner runner,
      boolean simpler,
      boolean each) {
    this.each = each;
    this.scenario = scenario;
    this.generation = generation;
    this.runner = runner;
    this.minimiser =
        new Minimiser(scenario, generation, runner, simpler ? Minimiser.MAX_EXECUTIONS : 0);
  }

  /** The ways in which a run was stopped, then what checkers found. */
  List<ExploreReport.Finding> of(Exploration exploration) {
    List<Group> groups = new ArrayList<>();
    stops(exploration).forEach(found -> groups.add(ofStop(found)));
    checked(exploration).forEach(found -> groups.add(ofChecker(found)));
    Iterator<Minimised> simple =
        minimiser.minimise(groups.stream().map(Group::sought).toList()).iterator();
    return groups.stream().map(group -> group.told().apply(simple.next())).toList();
  }

  /** Outcomes that a stop ended, those of one kind and place together. */
  private Collection<List<Exploration.Found>> stops(Exploration exploration) {
    Map<Object, List<Exploration.Found>> byStop = new LinkedHashMap<>();
    for (Exploration.Found found : exploration.outcomes().values()) {
      Event stop = found.outcome().stop();
      if (stop != null) {
        byStop.computeIfAbsent(each ? found : stop, _ -> new ArrayList<>()).add(found);
      }
    }
    return byStop.values();
  }

  /** What checkers found; sentences that differ in numbers alone are of one kind and place. */
  private Collection<List<Exploration.Shown>> checked(Exploration exploration) {
    Map<Object, List<Exploration.Shown>> bySentence = new LinkedHashMap<>();
    for (Exploration.Shown shown : exploration.findings()) {
      Finding finding = shown.finding();
      String sentence = finding.check() + ": " + finding.what().replaceAll("\\b\\d+\\b", "N");
      bySentence.computeIfAbsent(each ? shown : sentence, _ -> new ArrayList<>()).add(shown);
    }
    return bySentence.values();
  }

  private Group ofStop(List<Exploration.Found> alike) {
    Exploration.Found shortest =
        Collections.min(alike, Comparator.comparingInt(found -> found.witness().size()));
    Event stop = Objects.requireNonNull(shortest.outcome().stop());
    Sought sought = each ? Sought.outcome(shortest) : Sought.stop(stop, shortest.witness());
    return new Group(sought, shown -> ofStop(shortest.outcome(), alike.size(), shown));
  }

  private ExploreReport.Finding ofStop(Outcome outcome, int ends, Minimised shown) {
    RunResult run = replayed(shown);
    boolean expected =
        scenario.expect().containsKey(generation.name())
            && new Ending(run).endsAs(scenario.expect().get(generation.name()));
    String name = Objects.requireNonNull(outcome.stop()).kind().text();
    return new ExploreReport.Finding(
        name, outcome.summary(), Severity.FINDING, expected, ends, shown, run);
  }

  private Group ofChecker(List<Exploration.Shown> alike) {
    Exploration.Shown shortest =
        Collections.min(alike, Comparator.comparingInt(found -> found.witness().size()));
    Finding found = shortest.finding();
    return new Group(
        Sought.finding(shortest),
        shown ->
            new ExploreReport.Finding(
                found.check(),
                found.what(),
                found.severity(),
                isExpected(found),
                alike.size(),
                shown,
                replayed(shown)));
  }

  private boolean isExpected(Finding found) {
    Expectation expectation = scenario.expect().get(generation.name());
    return expectation != null && expectation.findings().contains(found.check());
  }

  private RunResult replayed(Minimised shown) {
    return runner.run(scenario, generation, new ReplaySchedule(shown.witness()));
  }
}
