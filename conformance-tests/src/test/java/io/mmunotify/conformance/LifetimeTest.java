// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.RunResult;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Lifetimes")
final class LifetimeTest {
  private static final String ONE =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}, invalidate_range_end: {}}}}
      """;

  @EachGeneration
  @DisplayName("an mm outlives its last user while somebody is registered")
  void aRegistrationKeepsTheStruct(Generation generation) {
    RunResult result = Scenes.run(generation, ONE + "tasks: {t: [{register: kvm}, {mmput: A}]}");
    FinalState.Mm mm = Scenes.mm(result, "A");
    assertTrue(mm.users() == 0 && mm.count() == 1 && !mm.freed());
  }

  @EachGeneration
  @DisplayName("an mm is freed once, by whoever drops the last reference")
  void freedOnce(Generation generation) {
    Scenes.runs(
            generation,
            ONE.replace("invalidate_range_end: {}", "").replace("A: {}", "A: {users: 2}")
                + """
                setup: [{register: kvm}, {mmput: A}]
                tasks: {driver: [{unregister: kvm}], other: [{mmgrab: A}, {mmdrop: A}]}
                after: [{mmput: A}]
                """,
            100)
        .forEach(result -> {
          assertEquals(1, Scenes.events(result, ".*: free_mm A").size());
          assertEquals(1, Scenes.events(result, ".*: kfree mmu_notifier_mm").size());
        });
  }

  @EachGeneration
  @DisplayName("destroying an mm that still has notifiers is a BUG")
  void destroyedWithNotifiers(Generation generation) {
    RunResult result =
        Scenes.run(
            generation, ONE + "setup: [{register: kvm}]\ntasks: {t: [{mmdrop: A}, {mmdrop: A}]}");
    assertEquals("bug list_not_empty", result.outcome().summary());
  }

  @EachGeneration
  @DisplayName("the list outlives the last unregistration: an mm that had a notifier is walked")
  void theListStays(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            ONE
                + """
                setup: [{register: kvm}, {unregister: kvm}]
                tasks: {t: [{invalidate_range_end: {mm: A, start: 0, end: 4096}}]}
                """);
    assertEquals(1, Scenes.events(result, "t: visit A null").size());
  }

  @EachGeneration
  @DisplayName("a notifier that is freed while registered is a use after free for the next walk")
  void freedWhileRegistered(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            ONE
                + """
                setup: [{register: kvm}, {free: kvm}]
                tasks: {t: [{invalidate_range_end: {mm: A, start: 0, end: 4096}}]}
                """);
    assertEquals("oops use-after-free", result.outcome().summary());
  }

  @EachGeneration
  @DisplayName(
      "unregister_no_release does not wait: freeing at once is a use after free for a walker")
  void noReleaseDoesNotWait(Generation generation) {
    assumeTrue(generation.capabilities().contains(Capability.UNREGISTER_NO_RELEASE));
    assertEquals(
        Set.of("ok", "oops use-after-free"), afterNoRelease(generation, "{free: kvm}", "{}"));
  }

  @EachGeneration
  @DisplayName("with call_srcu and synchronize in between it is safe")
  void deferredItIsSafe(Generation generation) {
    assumeTrue(generation.capabilities().contains(Capability.CALL_SRCU));
    assertEquals(
        Set.of("ok"),
        afterNoRelease(generation, "{call_srcu: later}, synchronize, {free: kvm}", "{}"));
  }

  @EachGeneration
  @DisplayName("synchronize alone is no fence: with nothing queued it waits for nobody")
  void synchronizeAloneIsNoFence(Generation generation) {
    assumeTrue(generation.capabilities().contains(Capability.CALL_SRCU));
    assertEquals(
        Set.of("ok", "oops use-after-free"),
        afterNoRelease(generation, "synchronize, {free: kvm}", "{}"));
  }

  private static Set<String> afterNoRelease(Generation generation, String steps, String callback) {
    Set<String> summaries = new TreeSet<>();
    Scenes.runs(
            generation,
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A, callbacks: {invalidate_range_end: %s}}}
            setup: [{register: kvm}]
            tasks:
              driver: [{unregister_no_release: kvm}, %s]
              walker: [{invalidate_range_end: {mm: A, start: 0, end: 4096}}]
            """
                .formatted(callback, steps),
            300)
        .forEach(result -> summaries.add(result.outcome().summary()));
    return summaries;
  }
}
