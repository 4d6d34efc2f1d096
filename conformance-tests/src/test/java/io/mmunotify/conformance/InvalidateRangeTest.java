// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunResult;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Invalidation of ranges")
final class InvalidateRangeTest {
  private static final String TWO =
      """
      mms: {A: {}}
      notifiers:
        kvm:
          mm: A
          callbacks: {invalidate_range_start: {%s}, invalidate_range: {}, invalidate_range_end: {}}
        gru: {mm: A, callbacks: {invalidate_range_start: {%s}, invalidate_range_end: {}}}
      setup: [{register: kvm}, {register: gru}]
      tasks: {munmap: [%s]}
      """;
  private static final String SECTION =
      "{invalidate_range_start: {mm: A, start: 4096, end: 8192}},"
          + " {invalidate_range_end: {mm: A, start: 4096, end: 8192}}";

  private static void requires(Generation generation, Capability capability) {
    assumeTrue(
        generation.capabilities().contains(capability), () -> "lacks: " + capability.sentence());
  }

  @EachGeneration
  @DisplayName("tells every notifier of start and of end, with the range")
  void tellsEverybody(Generation generation) {
    RunResult result = Scenes.run(generation, TWO.formatted("", "", SECTION));
    for (String notifier : List.of("kvm", "gru")) {
      assertEquals(1, Scenes.calls(result, notifier, "invalidate_range_start"));
      assertEquals(1, Scenes.calls(result, notifier, "invalidate_range_end"));
    }
    assertEquals(
        Scenes.events(result, "munmap: callback .*").size(),
        Scenes.events(result, "munmap: callback .* start=4096 end=8192.*").size());
  }

  @EachGeneration
  @DisplayName("holds its read section over all callbacks, and over nothing else")
  void oneSectionPerWalk(Generation generation) {
    RunResult result = Scenes.run(generation, TWO.formatted("", "", SECTION));
    assertEquals(2, Scenes.events(result, "munmap: s?rcu_read_lock").size());
    assertEquals(2, Scenes.events(result, "munmap: s?rcu_read_unlock").size());
    assertEquals(List.of(), Scenes.events(result, "munmap: (spin_lock|down_).*"));
  }

  @EachGeneration
  @DisplayName("gives a notifier that registers in between an end without its start")
  void anEndWithoutAStart(Generation generation) {
    // Nothing in the notifier code holds a section open: it is the driver's to count.
    RunResult result =
        Scenes.run(
            generation,
            TWO.formatted("", "", SECTION.replace("}}, {inv", "}}, {register: gru}, {inv"))
                .replace("{register: kvm}, {register: gru}", "{register: kvm}"));
    assertEquals(0, Scenes.calls(result, "gru", "invalidate_range_start"));
    assertEquals(1, Scenes.calls(result, "gru", "invalidate_range_end"));
  }

  @EachGeneration
  @DisplayName(
      "by a start that is refused goes on to the others, and logs it, where it can be refused")
  void aRefusal(Generation generation) {
    requires(generation, Capability.BLOCKABLE);
    String nonblock = "{invalidate_range_start: {mm: A, start: 4096, end: 8192, blockable: false}}";
    RunResult result = Scenes.run(generation, TWO.formatted("", "returns_nonblock: -11", nonblock));
    assertEquals(1, Scenes.calls(result, "kvm", "invalidate_range_start"));
    assertEquals(
        List.of("munmap: printk callback_failed gru value=-11 blockable=false"),
        Scenes.events(result, "munmap: printk.*"));
    assertTrue(Scenes.index(result, "munmap: return .* value=-11") > 0);
  }

  @EachGeneration
  @DisplayName("returns the last refusal of several")
  void theLastRefusalWins(Generation generation) {
    requires(generation, Capability.BLOCKABLE);
    String nonblock = "{invalidate_range_start: {mm: A, start: 4096, end: 8192, blockable: false}}";
    RunResult result =
        Scenes.run(
            generation, TWO.formatted("returns_nonblock: -1", "returns_nonblock: -2", nonblock));
    assertTrue(Scenes.index(result, "munmap: return .* value=-1") > 0, "kvm is walked last");
  }

  @EachGeneration
  @DisplayName("flushes at the end, before invalidate_range_end, where there is a flush")
  void theEndFlushesFirst(Generation generation) {
    requires(generation, Capability.INVALIDATE_RANGE);
    RunResult result = Scenes.run(generation, TWO.formatted("", "", SECTION));
    assertTrue(
        Scenes.index(result, ".*callback_return kvm invalidate_range")
            < Scenes.index(result, ".*callback kvm invalidate_range_end.*"));
  }

  @EachGeneration
  @DisplayName("is not torn by a registration: a walk sees a list of whole notifiers")
  void walksSeeWholeLists(Generation generation) {
    String yaml =
        TWO.formatted("", "", SECTION)
            .replace("{register: kvm}, {register: gru}", "{register: kvm}")
            .replace("tasks: {", "tasks: {driver: [{register: gru}], ");
    Scenes.runs(generation, yaml, 200)
        .forEach(result -> {
          assertNull(result.outcome().stop());
          assertEquals(1, Scenes.calls(result, "kvm", "invalidate_range_start"));
          assertEquals(1, Scenes.calls(result, "kvm", "invalidate_range_end"));
        });
  }
}
