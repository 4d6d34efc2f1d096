// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On real threads a generation ends as it does step by step")
final class LiveRunsTest {
  private static final int REPETITIONS = 100;
  private static final int SCHEDULES = 200;
  private static final int AT_ONCE = 4;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** However its tasks take turns, one end: whatever they count under which lock is all there. */
  private static final String DRIVER =
      """
      mms: {A: {}, B: {}}
      locks: {umem: {kind: rwsem}, obj: {kind: mutex}, list: {kind: spinlock}}
      counters: {sum: 0, active: 3, done: 0}
      completions: [go]
      objects: [node]
      notifiers:
        n:
          mm: A
          callbacks:
            invalidate_range_end: {does: [{lock: list}, {add: {counter: sum, value: 1}}, {unlock: list}]}
      work: {teardown: [{down_write: umem}, {unregister: n}, {up_write: umem}, {kfree: node}]}
      setup: [{register: n}]
      tasks:
        a:
          - wait_for_completion: go
          - down_read: umem
          - invalidate_range_end: {mm: A, start: 0, end: 4096}
          - up_read: umem
          - add: {counter: active, value: -1}
        b:
          - lock: obj
          - if: {counter: done, is: 0, then: [{set: {counter: done, value: 1}}, {complete: go}, {complete: go}]}
          - unlock: obj
          - down_read: A
          - touch: node
          - up_read: A
          - add: {counter: active, value: -1}
        c:
          - wait_for_completion: go
          - mmget_not_zero: {mm: B, then: [{mmput: B}]}
          - down_write: A
          - up_write: A
          - add: {counter: active, value: -1}
        d:
          - wait_until: {counter: active, is: 0}
          - queue_work: teardown
          - flush_work: teardown
          - assert: {counter: sum, is: 1, or: the callback did not count}
      """;

  private static final ScenarioRunner RUNNER = new ScenarioRunner(Limits.DEFAULTS);

  @EachGeneration
  @DisplayName("built-in scenarios that cannot stop leave counts and lists in order")
  void builtinScenariosLeaveEverythingInOrder(Generation generation) {
    List<Scenario> scenarios = safeBuiltins(generation);
    assertTrue(scenarios.size() > 10, "there are such: " + scenarios.size());
    inParallel(
        scenarios,
        scenario -> runs(scenario, generation, new References(scenario, generation)::complaints));
  }

  @EachGeneration
  @DisplayName("scenarios with an outcome set and no stop in it stay in the set")
  void goldenScenariosStayInTheirSet(Generation generation) {
    List<OutcomeSet> sets =
        OutcomeSet.of(generation.name()).stream().filter(OutcomeSet::neverStops).toList();
    assertTrue(sets.size() > 20, "there are such: " + sets.size());
    inParallel(
        sets,
        set ->
            runs(
                set.scenario(),
                generation,
                outcome -> {
                  List<String> complaints =
                      new References(set.scenario(), generation).complaints(outcome);
                  if (!set.contains(outcome.text())) {
                    complaints.add("not in the set: " + outcome.text());
                  }
                  return complaints;
                }));
  }

  @EachGeneration
  @DisplayName("drivers' own locks, counters, completions and work end as step by step")
  void driversOwnThingsEndAsStepByStep(Generation generation) {
    Scenario scenario = Scenes.scenario(DRIVER);
    Set<String> stepped = new HashSet<>();
    for (long seed = 0; seed < SCHEDULES; seed++) {
      stepped.add(RUNNER.run(scenario, generation, new RandomSchedule(seed)).outcome().text());
    }
    assertEquals(1, stepped.size(), stepped.toString());
    inParallel(
        List.of(scenario, scenario, scenario, scenario),
        each ->
            runs(
                each,
                generation,
                outcome -> stepped.contains(outcome.text()) ? List.of() : List.of(outcome.text())));
  }

  @EachGeneration
  @DisplayName("step by step, counts and lists are in order too")
  void steppedRunsLeaveEverythingInOrder(Generation generation) {
    List<String> wrong = new ArrayList<>();
    for (Scenario scenario : safeBuiltins(generation)) {
      References references = new References(scenario, generation);
      for (long seed = 0; seed < 20; seed++) {
        Outcome outcome = RUNNER.run(scenario, generation, new RandomSchedule(seed)).outcome();
        for (String complaint : references.complaints(outcome)) {
          wrong.add(scenario.name() + ": " + complaint);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @EachGeneration
  @DisplayName("an end that does not balance is caught")
  void anEndThatDoesNotBalanceIsCaught(Generation generation) {
    Scenario scenario =
        Scenes.scenario(
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A}}
            tasks: {driver: [{register: kvm}]}
            """);
    References references = new References(scenario, generation);
    Outcome right = RUNNER.run(scenario, generation, new RandomSchedule(1)).outcome();
    assertEquals(List.of(), references.complaints(right));
    assertEquals(
        List.of("mm_count is off by 1"), references.complaints(with(right, 1, 1, false, "kvm")));
    assertEquals(
        List.of("mm_users is off by -1"), references.complaints(with(right, 2, 2, false, "kvm")));
    assertEquals(
        List.of("A has a notifier twice: [kvm, kvm]"),
        references.complaints(with(right, 1, 2, false, "kvm", "kvm")));
    assertEquals(
        List.of("A has a notifier that is not its own: gru"),
        references.complaints(with(right, 1, 2, false, "gru")));
    assertEquals(
        List.of("A is freed: true, with mm_count 2"),
        references.complaints(with(right, 1, 2, true)));
  }

  private static Outcome with(
      Outcome outcome, long users, long count, boolean freed, String... notifiers) {
    Map<String, FinalState.Mm> mms = new LinkedHashMap<>();
    mms.put("A", new FinalState.Mm(users, count, freed, List.of(notifiers)));
    return new Outcome(null, new FinalState(mms), outcome.returns(), outcome.callbacks());
  }

  /** Several at once: a run mostly waits, and a busy machine interleaves more. */
  private static <T> void inParallel(List<T> items, Function<T, List<String>> check) {
    List<String> wrong = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<List<String>>> results = new ArrayList<>();
      for (T item : items) {
        results.add(pool.submit(() -> check.apply(item)));
      }
      for (Future<List<String>> result : results) {
        wrong.addAll(result.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    assertEquals(List.of(), wrong);
  }

  /** The complaints about many runs of one scenario on real threads, the first one of each run. */
  private static List<String> runs(
      Scenario scenario, Generation generation, Function<Outcome, List<String>> check) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < REPETITIONS && wrong.size() < 3; i++) {
      try {
        for (String complaint : check.apply(RUNNER.runLive(scenario, generation, LIMIT))) {
          wrong.add(scenario.name() + ", run " + i + ": " + complaint);
        }
      } catch (RuntimeException | AssertionError e) {
        wrong.add(scenario.name() + ", run " + i + ": " + e);
      }
    }
    return wrong;
  }

  /** Those that are known to end by themselves and did so under every schedule that was tried. */
  private static List<Scenario> safeBuiltins(Generation generation) {
    List<Scenario> safe = new ArrayList<>();
    for (Builtins.Builtin builtin : Builtins.list()) {
      Scenario scenario = Builtins.load(builtin.name(), Limits.DEFAULTS, Set.of());
      Scenario.Expectation expected = scenario.expect().get(generation.name());
      if (expected != null && expected.kind().equals("ok") && neverStops(scenario, generation)) {
        safe.add(scenario);
      }
    }
    return safe;
  }

  private static boolean neverStops(Scenario scenario, Generation generation) {
    for (long seed = 0; seed < SCHEDULES; seed++) {
      if (RUNNER.run(scenario, generation, new RandomSchedule(seed)).outcome().stop() != null) {
        return false;
      }
    }
    return true;
  }
}
