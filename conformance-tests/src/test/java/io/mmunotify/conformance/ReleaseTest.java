// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.RunResult;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Release")
final class ReleaseTest {
  private static final String EXIT =
      """
      mms: {A: {}}
      notifiers:
        kvm: {mm: A, callbacks: {release: {%s}}}
        gru: {mm: A, callbacks: {release: {}}}
      setup: [{register: kvm}, {register: gru}]
      tasks: {exiting: [{mmput: A}]%s}
      """;

  @EachGeneration
  @DisplayName("comes to every notifier before the first one is unlinked")
  void comesToEverybodyFirst(Generation generation) {
    RunResult result = Scenes.run(generation, EXIT.formatted("", ""));
    assertEquals(1, Scenes.calls(result, "kvm", "release"));
    assertEquals(1, Scenes.calls(result, "gru", "release"));
    int unlinked = Scenes.index(result, "exiting: hlist_del_init_rcu.*");
    assertTrue(Scenes.index(result, ".*callback_return kvm release") < unlinked);
    assertTrue(Scenes.index(result, ".*callback_return gru release") < unlinked);
  }

  @EachGeneration
  @DisplayName("empties the list, and waits for walkers last")
  void emptiesTheList(Generation generation) {
    RunResult result = Scenes.run(generation, EXIT.formatted("", ""));
    assertEquals(
        new FinalState.Mm(0, 2, false, java.util.List.of()),
        result.outcome().state().mms().get("A"));
    assertTrue(
        Scenes.index(result, "exiting: synchronize_.*_begin")
            > Scenes.index(result, "exiting: spin_unlock A"));
  }

  @EachGeneration
  @DisplayName("comes to an mm whose last user leaves, and to no other")
  void onlyTheLastUserReleases(Generation generation) {
    RunResult result =
        Scenes.run(generation, EXIT.formatted("", "").replace("A: {}", "A: {users: 2}"));
    assertEquals(0, Scenes.calls(result, "kvm", "release"));
  }

  @EachGeneration
  @DisplayName("may come twice where a driver unregisters at the same time")
  void mayComeTwice(Generation generation) {
    Set<Integer> counts = new TreeSet<>();
    Scenes.runs(generation, EXIT.formatted("", ", driver: [{unregister: kvm}]"), 300)
        .forEach(result -> counts.add(Scenes.calls(result, "kvm", "release")));
    assertEquals(Set.of(1, 2), counts);
  }

  @EachGeneration
  @DisplayName("racing with unregister oopses exactly where unlinking twice does")
  void racingWithUnregister(Generation generation) {
    Set<String> summaries = new TreeSet<>();
    Scenes.runs(generation, EXIT.formatted("", ", driver: [{unregister: kvm}]"), 300)
        .forEach(result -> summaries.add(result.outcome().summary()));
    boolean harmless = generation.capabilities().contains(Capability.UNHASHED_AFTER_UNREGISTER);
    assertEquals(harmless ? Set.of("ok") : Set.of("ok", "oops null-deref"), summaries);
  }

  @EachGeneration
  @DisplayName("may come again by hand and does nothing on an empty list")
  void twice(Generation generation) {
    RunResult result =
        Scenes.run(
            generation, EXIT.formatted("", "").replace("{mmput: A}", "{release: A}, {release: A}"));
    assertNull(result.outcome().stop());
    assertEquals(1, Scenes.calls(result, "kvm", "release"));
  }

  @EachGeneration
  @DisplayName("may sleep exactly where callbacks may")
  void mayItSleep(Generation generation) {
    RunResult result = Scenes.run(generation, EXIT.formatted("does: [sleep]", ""));
    boolean may = generation.capabilities().contains(Capability.CALLBACKS_MAY_SLEEP);
    assertEquals(1, Scenes.events(result, "exiting: sleep atomic=" + !may).size());
  }

  @EachGeneration
  @DisplayName(
      "with another notifier's unregistration inside hangs exactly where SRCU waits for it")
  void unregistersAnother(Generation generation) {
    RunResult result = Scenes.run(generation, EXIT.formatted("does: [{unregister: gru}]", ""));
    boolean hangs = generation.capabilities().contains(Capability.UNREGISTER_IN_CALLBACK_HANGS);
    assertEquals(hangs, result.outcome().summary().startsWith("deadlock"));
  }
}
