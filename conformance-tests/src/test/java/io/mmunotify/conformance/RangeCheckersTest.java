// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Starts and ends of ranges belong together, for callers and for notifiers")
final class RangeCheckersTest {
  private static final ScenarioExplorer EXPLORER = new ScenarioExplorer(Limits.DEFAULTS);
  private static final long ENOUGH = 1_000_000;

  private static final String START = "invalidate_range_start: {mm: A, start: 0x1000, end: 0x2000}";
  private static final String END = "invalidate_range_end: {mm: A, start: 0x1000, end: 0x2000}";

  /** Two notifiers that are told of starts and ends. */
  private static final String TWO =
      """
      mms: {A: {}}
      notifiers:
        slot: {mm: A, callbacks: {invalidate_range_start: {}, invalidate_range_end: {}}}
        other: {mm: A, callbacks: {invalidate_range_start: {}, invalidate_range_end: {}}}
      setup: [{register: other}]
      tasks:
      """;

  private static final String IN_SECTION =
      "registered-in-section slot is registered on A between a range start and its end, whose"
          + " caller holds neither mmap_sem nor an rmap lock; a kernel's does, and keeps"
          + " registrations out";
  private static final String NO_START =
      "end-without-start slot was told the end of a range whose start it was not told";

  private static List<String> findings(Generation generation, String yaml) {
    Exploration found =
        EXPLORER.explore(Scenes.scenario(yaml), generation, new SourceSets(), ENOUGH);
    assertTrue(found.exhausted());
    return found.findings().stream()
        .map(shown -> shown.finding().check() + " " + shown.finding().what())
        .toList();
  }

  private static Generation newest() {
    return Generation.all().getLast();
  }

  @EachGeneration
  @DisplayName("a registration can land between them only where the caller holds no lock")
  void registeredInAnOpenSection(Generation generation) {
    assertEquals(
        List.of(NO_START, IN_SECTION),
        findings(
            generation,
            TWO + "  migrate: [{" + START + "}, {" + END + "}]\n  set-slot: [{register: slot}]\n"));
  }

  @EachGeneration
  @DisplayName("where the caller holds mmap_sem, as a kernel's does, none lands there")
  void noneIsRegisteredUnderMmapSem(Generation generation) {
    assertEquals(
        List.of(),
        findings(
            generation,
            TWO
                + "  migrate: [{down_read: A}, {"
                + START
                + "}, {"
                + END
                + "}, {up_read: A}]\n  set-slot: [{register: slot}]\n"));
  }

  @Test
  @DisplayName("a kernel that tells nobody the start is caught")
  void anEndWithoutAStart() {
    Generation twin = new BrokenTwin(newest(), "invalidateRangeStart", (kernel, with) -> null);
    assertEquals(
        List.of(NO_START.replace("slot", "other")),
        findings(twin, TWO + "  migrate: [{" + START + "}, {" + END + "}]\n"));
  }

  @EachGeneration
  @DisplayName("a caller that only ends is caught where a notifier would have been told the start")
  void aCallerThatOnlyEnds(Generation generation) {
    assertEquals(
        List.of(NO_START.replace("slot", "other")),
        findings(generation, TWO + "  munmap: [{" + END + "}]\n"));
    assertEquals(
        List.of(),
        findings(
            generation,
            TWO.replace(
                    "other: {mm: A, callbacks: {invalidate_range_start: {}, ",
                    "other: {mm: A, callbacks: {")
                + "  munmap: [{"
                + END
                + "}]\n"));
  }

  @EachGeneration
  @DisplayName("a caller that is over and has not ended what it started is caught, and no notifier")
  void aStartWithoutAnEnd(Generation generation) {
    assertEquals(
        List.of("start-without-end munmap has started a range on A, and is over without its end"),
        findings(generation, TWO + "  munmap: [{" + START + "}]\n"));
  }

  @EachGeneration
  @DisplayName("one task may end what another one has started")
  void anEndByAnotherTask(Generation generation) {
    assertEquals(
        List.of(),
        findings(
            generation,
            TWO.replace("[{register: other}]", "[{register: other}, {" + START + "}]")
                + "  munmap: [{"
                + END
                + "}]\n"));
  }

  @EachGeneration
  @DisplayName("a caller that ends what it was refused leaves no range open")
  void whatWasRefusedAndIsEndedAllTheSame(Generation generation) {
    assertEquals(
        List.of(),
        findings(
            generation,
            """
            mms: {A: {}}
            notifiers:
              k: {mm: A, callbacks: {invalidate_range_start: {}, invalidate_range_end: {}}}
              j:
                mm: A
                callbacks:
                  invalidate_range_start: {returns_nonblock: -11}
                  invalidate_range_end: {}
            setup: [{register: k}, {register: j}]
            tasks:
              reaper:
                - invalidate_range_start: {mm: A, start: 0x1000, end: 0x2000, blockable: false}
                - invalidate_range_end: {mm: A, start: 0x1000, end: 0x2000}
            after: [{unregister: k}, {unregister: j}]
            """));
  }
}
