// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.conformance.Scenes;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state search takes scenarios with areas, and equal states of the VM merge. */
final class VmSearchTest {
  private static final String SMALL = "{frames: 64}";
  private static final String HUGE = "{frames: 64, huge_pages: 4}";
  private static final String STORE = "store: {mm: A, at: heap, value: 1}";

  private static Scenario scenario(
      String machine, String area, String setup, String one, String two) {
    String text =
        """
        machine: %s
        mms: {A: {areas: {heap: {at: 0x600000000, %s}}}}
        notifiers:
          watch:
            mm: A
            callbacks: {clear_flush_young: {}, invalidate_range_start: {}, invalidate_range_end: {}}
        setup: [{%s}, {register: watch}]
        tasks: {one: [{%s}], two: [{%s}]}
        """
            .formatted(machine, area, setup, one, two);
    return Scenes.scenario(text);
  }

  /** The same with an area of a file of one page, whose kind is given. */
  private static Scenario ofFile(String kind, int pages, String flags, String one, String two) {
    String text =
        """
        machine: {huge_pages: 8}
        files: {f: {pages: %d, kind: %s}}
        mms: {A: {areas: {heap: {at: 0x600000000, pages: %d, file: f, shared: true%s}}}}
        notifiers: {watch: {mm: A, callbacks: {invalidate_range_start: {}}}}
        setup: [{store: {mm: A, at: heap, value: 1}}, {register: watch}]
        tasks: {one: [{%s}], two: [{%s}]}
        """
            .formatted(pages, kind, pages, flags, one, two);
    return Scenes.scenario(text);
  }

  private static Exploration searched(Scenario scenario, Generation generation) {
    StateSearch.Options one = new StateSearch.Options(false, 1);
    return new ScenarioStates(scenario, generation, Limits.DEFAULTS, RunOptions.DEFAULTS, one)
        .explore(new Watch(Bounds.NONE), () -> {});
  }

  /** No schedule comes to a finding, and no more states are told apart than there should be. */
  private static void searchIsThroughWithin(long states, Scenario scenario) {
    for (Generation generation : Generation.all()) {
      Exploration search = searched(scenario, generation);
      assertNull(search.bound());
      assertEquals(List.of(), search.findings());
      Exploration.Covered.States covered = (Exploration.Covered.States) search.covered();
      assertTrue(covered.states() <= states, generation.name() + ": " + covered);
    }
  }

  @Test
  void aLoadRacesWithMunmap() {
    String load = "load: {mm: A, at: heap}";
    Scenario scenario = scenario(SMALL, "pages: 1", STORE, "munmap: {mm: A, at: heap}", load);
    searchIsThroughWithin(300, scenario);
    for (Generation generation : Generation.all()) {
      Exploration run =
          new ScenarioExplorer(Limits.DEFAULTS)
              .explore(scenario, generation, new SourceSets(), 100_000);
      assertNull(run.bound());
      assertEquals(run.outcomes().keySet(), searched(scenario, generation).outcomes().keySet());
      assertEquals(2, run.outcomes().size());
    }
  }

  @Test
  void aStoreRacesWithReclaim() {
    String store = "store: {mm: A, at: heap, value: 2}";
    searchIsThroughWithin(
        1500, scenario(SMALL, "pages: 1", STORE, "reclaim: {mm: A, at: heap}", store));
  }

  @Test
  void aStoreRacesWithMigration() {
    String store = "store: {mm: A, at: heap, value: 2}";
    searchIsThroughWithin(
        2000, scenario(SMALL, "pages: 1", STORE, "migrate: {mm: A, at: heap}", store));
  }

  @Test
  void aTruncationRacesWithMigration() {
    String migrate = "migrate: {mm: A, at: heap}";
    String truncate = "truncate: {file: f, pages: 0}";
    searchIsThroughWithin(20_000, ofFile("shmem", 1, "", migrate, truncate));
    searchIsThroughWithin(20_000, ofFile("hugetlb", 8, ", hugetlb: true", migrate, truncate));
  }

  @Test
  void aCopyRacesWithFork() {
    String store = "store: {mm: A, at: heap, value: 2}";
    searchIsThroughWithin(
        400, scenario(SMALL, "pages: 1", STORE, "fork: {mm: A, child: B}", store));
  }

  @Test
  void theReaperRacesWithMunmap() {
    String munmap = "munmap: {mm: A, at: heap}";
    searchIsThroughWithin(1000, scenario(SMALL, "pages: 1", STORE, "oom_reap: A", munmap));
  }

  @Test
  void aRegistrationRacesWithReclaim() {
    String again = "unregister: watch";
    searchIsThroughWithin(
        1500, scenario(SMALL, "pages: 1", STORE, "reclaim: {mm: A, at: heap}", again));
  }

  @Test
  void aStoreRacesWithTheSplitOfASmallHugePage() {
    String split = "mprotect: {mm: A, at: heap+2, pages: 2, prot: read}";
    String store = "store: {mm: A, at: heap+1, value: 2}";
    searchIsThroughWithin(1500, scenario(HUGE, "pages: 4, huge: true", STORE, split, store));
  }

  @Test
  void aFaultRacesWithTheCollapseIntoASmallHugePage() {
    String three = "store: {mm: A, at: heap, pages: 3, value: 1}";
    String store = "store: {mm: A, at: heap+3, value: 2}";
    searchIsThroughWithin(
        3000, scenario(HUGE, "pages: 4", three, "collapse: {mm: A, at: heap}", store));
  }
}
