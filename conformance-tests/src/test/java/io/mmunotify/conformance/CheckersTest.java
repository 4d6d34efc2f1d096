// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Checkers find what the kernels do wrong, each its broken twin, and nothing else")
final class CheckersTest {
  private static final ScenarioExplorer EXPLORER = new ScenarioExplorer(Limits.DEFAULTS);
  private static final ScenarioRunner RUNNER = new ScenarioRunner(Limits.DEFAULTS);
  private static final long ENOUGH = 1_000_000;

  private static final String WALK_AND_UNREGISTER =
      """
      mms: {A: {users: 2}}
      notifiers:
        kvm:
          mm: A
          callbacks: {invalidate_range_start: {}, invalidate_range_end: {}}
      setup: [{register: kvm}]
      tasks:
        walker:
          - invalidate_range_start: {mm: A, start: 0x1000, end: 0x2000}
          - invalidate_range_end: {mm: A, start: 0x1000, end: 0x2000}
        driver:
          - unregister: kvm
      """;

  private static final String WALK_ALONE =
      WALK_AND_UNREGISTER.replace("driver:\n    - unregister: kvm\n", "driver: [sleep]\n");

  private static Exploration explored(Generation generation, Scenario scenario) {
    Exploration found = EXPLORER.explore(scenario, generation, new SourceSets(), ENOUGH);
    assertTrue(found.exhausted());
    return found;
  }

  private static List<String> findings(Generation generation, Scenario scenario) {
    return explored(generation, scenario).findings().stream()
        .map(shown -> shown.finding().check() + " " + shown.finding().what())
        .toList();
  }

  private static List<String> findings(Generation generation, String yaml) {
    return findings(generation, Scenes.scenario(yaml));
  }

  private static Generation newest() {
    return Generation.all().getLast();
  }

  private static List<String> golden(String generation) throws IOException {
    try (InputStream in = CheckersTest.class.getResourceAsStream("/golden-findings.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(generation + " "))
          .toList();
    }
  }

  @EachGeneration
  @DisplayName("the findings in the golden scenarios are these")
  void goldenFindings(Generation generation) throws IOException {
    List<String> found = new ArrayList<>();
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      String name = generation.name() + " " + set.scenario().name() + ": ";
      findings(generation, set.scenario()).forEach(text -> found.add(name + text));
    }
    assertEquals(golden(generation.name()), found);
  }

  @EachGeneration
  @DisplayName("every finding's witness shows it again")
  void witnessesReplay(Generation generation) {
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      for (Exploration.Shown shown : explored(generation, set.scenario()).findings()) {
        RunResult run = RUNNER.run(set.scenario(), generation, new ReplaySchedule(shown.witness()));
        assertTrue(
            run.findings().stream().anyMatch(seen -> seen.finding().equals(shown.finding())),
            shown::toString);
      }
    }
  }

  private static Exploration history(Generation generation, String prefix) {
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      if (set.scenario().name().startsWith(prefix)) {
        return explored(generation, set.scenario());
      }
    }
    throw new AssertionError("no scenario " + prefix);
  }

  private static boolean stops(Exploration exploration, String with) {
    return exploration.outcomes().values().stream()
        .anyMatch(found -> found.outcome().summary().equals(with));
  }

  private static boolean shows(Exploration exploration, String check) {
    return count(exploration, check) > 0;
  }

  private static long count(Exploration exploration, String check) {
    return exploration.findings().stream()
        .filter(shown -> shown.finding().check().equals(check))
        .count();
  }

  @EachGeneration
  @DisplayName("B-01, B-03 and B-07 are found where they are, and B-04 everywhere")
  void historyRepeatsItself(Generation generation) {
    boolean rcu = generation.capabilities().contains(Capability.SLEEP_IS_QUIESCENT);
    boolean srcu = generation.capabilities().contains(Capability.CALLBACKS_MAY_SLEEP);
    boolean refuses = generation.capabilities().contains(Capability.BLOCKABLE);
    Exploration blocks = history(generation, "history-b01-");
    assertEquals(rcu, stops(blocks, "oops use-after-free"));
    assertEquals(!srcu, shows(blocks, "sleep-in-atomic"));
    assertEquals(rcu, shows(blocks, "callback-after-unregister"));
    Exploration races = history(generation, "history-b03-");
    assertEquals(
        !generation.capabilities().contains(Capability.UNHASHED_AFTER_UNREGISTER),
        stops(races, "oops null-deref"));
    assertTrue(shows(races, "release-twice"));
    Exploration refused = history(generation, "history-b07-");
    assertEquals(refuses ? 2 : 0, count(refused, "open-range"));
    assertEquals(!refuses, shows(refused, "start-without-end"), "a start that cannot be refused");
  }

  @EachGeneration
  @DisplayName("a right program on a right kernel shows nothing")
  void nothingIsFoundWhereNothingIs(Generation generation) {
    assertEquals(List.of(), findings(generation, WALK_AND_UNREGISTER));
    assertEquals(List.of(), findings(generation, WALK_ALONE));
  }

  @Test
  void anUnregisterThatWaitsForNobodyIsCaught() {
    Generation twin =
        new BrokenTwin(
            newest(),
            "unregister",
            (kernel, with) -> {
              ((Kernel.DeferredFree) kernel)
                  .unregisterNoRelease((Task) with[0], (Notifier) with[1], (MmStruct) with[2]);
              return null;
            });
    assertEquals(
        List.of(
            "callback-after-unregister a callback of kvm begins after mmu_notifier_unregister has"
                + " returned",
            "callback-after-unregister a callback of kvm runs when mmu_notifier_unregister has"
                + " returned"),
        findings(twin, WALK_AND_UNREGISTER));
  }

  @Test
  void aRegistrationThatForgetsMmgrabIsCaught() {
    Generation twin =
        new BrokenTwin(
            newest(),
            "register",
            (kernel, with) -> {
              int value = kernel.register((Task) with[0], (Notifier) with[1], (MmStruct) with[2]);
              ((MmStruct) with[2]).mmdrop((Task) with[0]);
              return value;
            });
    assertEquals(
        List.of(
            "reference-imbalance mm_count of A is 1 at the end, and 2 references are accounted"
                + " for"),
        findings(twin, WALK_ALONE));
  }

  @Test
  void anMmgetByTheKernelThatNobodyPutsIsCaught() {
    Generation twin =
        new BrokenTwin(
            newest(),
            "register",
            (kernel, with) -> {
              ((MmStruct) with[2]).mmget((Task) with[0]);
              return kernel.register((Task) with[0], (Notifier) with[1], (MmStruct) with[2]);
            });
    assertEquals(
        List.of(
            "reference-imbalance mm_users of A is 3 at the end, and 2 references are accounted"
                + " for"),
        findings(twin, WALK_ALONE));
  }

  @Test
  void aRangeEndThatTellsNobodyIsCaught() {
    Generation twin = new BrokenTwin(newest(), "invalidateRangeEnd", (kernel, with) -> null);
    assertEquals(
        List.of("open-range kvm was told the start of a range that is never ended"),
        findings(twin, WALK_ALONE));
  }

  @EachGeneration
  @DisplayName("a release for each registration is not one too many")
  void aReleaseForEachRegistrationIsFine(Generation generation) {
    assertEquals(
        List.of(),
        findings(
            generation,
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A, callbacks: {release: {}}}}
            tasks:
              driver: [{register: kvm}, {unregister: kvm}, {register: kvm}, {unregister: kvm}]
            """));
  }

  @EachGeneration
  @DisplayName("registering again while the old registration is undone raises no false alarm")
  void registeringAgainIsNoFinding(Generation generation) {
    String again =
        """
        mms: {A: {users: 2}}
        notifiers: {kvm: {mm: A, callbacks: {test_young: {}}}}
        setup: [{register: kvm}]
        tasks:
          driver: [{unregister: kvm}, {register: kvm}]
          walker: [{test_young: {mm: A, address: 0}}, {test_young: {mm: A, address: 0}}]
        """;
    assertEquals(List.of(), findings(generation, again));
  }
}
