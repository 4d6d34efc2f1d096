// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.RunResult;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Unregistration")
final class UnregisterTest {
  private static final String RACE =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}, invalidate_range_start: {%s}}}}
      setup: [{register: kvm}]
      tasks:
        driver: [{unregister: kvm}%s]
        walker: [{invalidate_range_start: {mm: A, start: 0, end: 4096}}]
      """;

  @EachGeneration
  @DisplayName("is a fence: no callback runs or will run once it has returned")
  void isAFence(Generation generation) {
    Scenes.runs(generation, RACE.formatted("", ""), 300)
        .forEach(result -> {
          int returned = Scenes.index(result, "driver: return unregister");
          int last = lastIndex(result, ".*: callback(_return)? kvm.*");
          assertTrue(last < returned, () -> result.events().toString());
        });
  }

  private static int lastIndex(RunResult result, String pattern) {
    int last = -1;
    for (int i = 0; i < result.events().size(); i++) {
      if (result.events().get(i).toString().matches(pattern)) {
        last = i;
      }
    }
    return last;
  }

  @EachGeneration
  @DisplayName("makes it safe to free the notifier")
  void thenTheNotifierMayBeFreed(Generation generation) {
    Scenes.runs(generation, RACE.formatted("", ", {free: kvm}"), 300)
        .forEach(result -> assertNull(result.outcome().stop()));
  }

  @EachGeneration
  @DisplayName("is no fence for a callback that sleeps where sleep is quiescent, else it is")
  void aSleepingCallback(Generation generation) {
    long stopped =
        Scenes.runs(generation, RACE.formatted("does: [sleep]", ", {free: kvm}"), 300)
            .filter(result -> result.outcome().stop() != null)
            .count();
    assertEquals(generation.capabilities().contains(Capability.SLEEP_IS_QUIESCENT), stopped > 0);
  }

  @EachGeneration
  @DisplayName("without the wait would be caught: freeing a registered notifier is")
  void freeingWithoutUnregisteringIsCaught(Generation generation) {
    String yaml = RACE.formatted("", "").replace("{unregister: kvm}", "{free: kvm}");
    assertTrue(
        Scenes.runs(generation, yaml, 100)
            .anyMatch(result -> result.outcome().summary().equals("oops use-after-free")));
  }

  @EachGeneration
  @DisplayName("calls release once, before the notifier leaves the list")
  void callsReleaseFirst(Generation generation) {
    Scenes.runs(generation, RACE.formatted("", ""), 50)
        .forEach(result -> {
          assertEquals(1, Scenes.calls(result, "kvm", "release"));
          assertTrue(
              Scenes.index(result, ".*callback_return kvm release")
                  < Scenes.index(result, ".*hlist_del.*"));
        });
  }

  @EachGeneration
  @DisplayName("drops the registration's reference, and the last one frees the mm")
  void dropsItsReference(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A}}
            setup: [{register: kvm}]
            tasks: {driver: [{mmput: A}, {unregister: kvm}]}
            """);
    assertEquals(new FinalState.Mm(0, 0, true, null), result.outcome().state().mms().get("A"));
  }

  @EachGeneration
  @DisplayName("of an mm without references is a BUG")
  void withoutReferences(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A}}
            setup: [{register: kvm}, {unregister: kvm}, {mmput: A}]
            tasks: {driver: [{unregister: kvm}]}
            """);
    assertEquals("bug mm_count<=0", result.outcome().summary());
  }

  @EachGeneration
  @DisplayName("twice corrupts nothing exactly where the notifier knows that it is unhashed")
  void twice(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A}}
            setup: [{mmgrab: A}, {register: kvm}]
            tasks: {driver: [{unregister: kvm}, {unregister: kvm}]}
            """);
    boolean knows = generation.capabilities().contains(Capability.UNHASHED_AFTER_UNREGISTER);
    assertEquals(knows ? "ok" : "oops poison-deref", result.outcome().summary());
  }
}
