// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who gives back what it does not have, or can give nothing back any more, is found")
final class LifetimeCheckersTest {
  private static final ScenarioExplorer EXPLORER = new ScenarioExplorer(Limits.DEFAULTS);
  private static final long ENOUGH = 1_000_000;

  private static List<String> findings(Generation generation, String yaml) {
    Exploration found =
        EXPLORER.explore(Scenes.scenario(yaml), generation, new SourceSets(), ENOUGH);
    assertTrue(found.exhausted());
    return found.findings().stream()
        .map(shown -> shown.finding().check() + " " + shown.finding().what())
        .toList();
  }

  @EachGeneration
  @DisplayName("an mmput too many takes mm_users below 0")
  void anMmputTooMany(Generation generation) {
    assertEquals(
        List.of("users-below-zero mm_users of A goes below 0: there is an mmput too many"),
        findings(generation, "mms: {A: {}}\ntasks: {t: [{mmgrab: A}, {mmput: A}, {mmput: A}]}\n"));
    assertEquals(
        List.of(),
        findings(
            generation,
            "mms: {A: {users: 2}}\ntasks: {t: [{mmgrab: A}, {mmput: A}, {mmput: A}]}\n"));
  }

  private static String exit(String task) {
    return """
    mms: {A: {}}
    notifiers: {exmap: {mm: A, callbacks: {release: {}, invalidate_range_start: {}}}}
    setup: [{register: exmap}]
    tasks: {exit: [%s]}
    """
        .formatted(task);
  }

  @EachGeneration
  @DisplayName("an mm whose last reference a freed notifier owes is leaked")
  void anMmThatNobodyCanFree(Generation generation) {
    assertEquals(
        List.of(
            "leaked-mm A can never be freed: only unregistering exmap drops the reference that it"
                + " has, and exmap was freed"),
        findings(generation, exit("{mmput: A}, {free: exmap}")));
  }

  @EachGeneration
  @DisplayName("an mm is not leaked whose notifier was unregistered first, or still can be")
  void anMmThatSomebodyCanFree(Generation generation) {
    assertEquals(
        List.of(), findings(generation, exit("{mmput: A}, {unregister: exmap}, {free: exmap}")));
    assertEquals(List.of(), findings(generation, exit("{mmput: A}")));
  }

  @EachGeneration
  @DisplayName("an mmput where nothing may sleep is told, also where it is not the last one")
  void anMmputWhereNothingMaySleep(Generation generation) {
    assertEquals(
        List.of("sleep-in-atomic mmput is called under l, where nothing may sleep"),
        findings(
            generation,
            """
            mms: {A: {users: 2}}
            locks: {l: {kind: spinlock}}
            tasks: {t: [{lock: l}, {mmput: A}, {unlock: l}]}
            """));
  }

  @EachGeneration
  @DisplayName("a task that ends with a lock is told, and which kind of lock")
  void aLockThatIsKept(Generation generation) {
    String yaml =
        """
        mms: {A: {}}
        locks: {l: {kind: mutex}}
        tasks: {t: [{lock: l}, {down_read: A}%s]}
        """;
    assertEquals(
        List.of(
            "held-at-end t has ended and still holds l",
            "held-at-end t has ended and still holds mmap_sem"),
        findings(generation, yaml.formatted("")));
    assertEquals(List.of(), findings(generation, yaml.formatted(", {up_read: A}, {unlock: l}")));
  }

  @Test
  void aFunctionThatKeepsMmapSemIsCaught() {
    Generation twin =
        new BrokenTwin(
            Generation.all().getLast(),
            "register",
            (kernel, with) -> {
              int value = kernel.register((Task) with[0], (Notifier) with[1], (MmStruct) with[2]);
              ((MmStruct) with[2]).mmapSem().downRead((Task) with[0]);
              return value;
            });
    assertEquals(
        List.of("held-at-end t has ended and still holds mmap_sem"),
        findings(twin, "mms: {A: {}}\nnotifiers: {kvm: {mm: A}}\ntasks: {t: [{register: kvm}]}\n"));
  }
}
