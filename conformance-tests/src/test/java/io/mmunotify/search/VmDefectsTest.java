// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.conformance.Scenes;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.VmDefect;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A generation names the defects that a search finds in it, and no others")
final class VmDefectsTest {
  private static void check(VmDefect defect, String text) {
    for (Generation generation : Generation.all()) {
      var scenario = Scenes.scenario(text);
      StateSearch.Options options = new StateSearch.Options(false, 1);
      Exploration search =
          new ScenarioStates(scenario, generation, Limits.DEFAULTS, RunOptions.DEFAULTS, options)
              .explore(new Watch(Bounds.NONE), () -> {});
      assertEquals(
          defects(generation).contains(defect), !search.findings().isEmpty(), generation.name());
    }
  }

  private static Set<VmDefect> defects(Generation generation) {
    return generation
        .boot(new LiveMachine(), new FaultInjector(Map.of()), GracePeriodOptions.ENGINE)
        .vm(VmHardware.of(8, 4))
        .defects();
  }

  @Test
  void mremapFlushesLate() {
    check(
        VmDefect.MREMAP_FLUSHES_LATE,
        """
        machine: {frames: 64, huge_pages: 4}
        files: {f: {pages: 1, kind: disk}}
        mms:
          A: {areas: {heap: {at: 0x600000000, pages: 1, file: f, shared: true}}}
          B: {areas: {other: {at: 0x700000000, pages: 1, file: f, shared: true}}}
        setup: [{load: {mm: A, at: heap}}, {load: {mm: B, at: other}}]
        tasks:
          load: [{load: {mm: A, at: heap}}]
          mremap: [{mremap: {mm: A, at: heap, pages: 1, new_pages: 1, to: 0x600100000}}]
          reclaim: [{reclaim: {mm: B, at: other}}, {reclaim: {mm: B, at: other}}]
        """);
  }

  @Test
  void hugetlbCowFlushesNothing() {
    check(
        VmDefect.HUGETLB_COW_FLUSHES_NOTHING,
        """
        machine: {frames: 64, huge_pages: 4}
        mms: {A: {areas: {heap: {at: 0x600000000, pages: 4, hugetlb: true}}}}
        setup: [{store: {mm: A, at: heap, value: 1}}, {fork: {mm: A, child: B}}]
        tasks:
          load: [{load: {mm: A, at: heap}}]
          store: [{store: {mm: A, at: heap, value: 2}}]
          child: [{exec: B}]
        """);
  }

  @Test
  void aSplitCountsMigrationEntries() {
    check(
        VmDefect.SPLIT_COUNTS_MIGRATION_ENTRIES,
        """
        machine: {frames: 64, huge_pages: 4}
        mms: {A: {areas: {heap: {at: 0x600000000, pages: 4, huge: true}}}}
        setup: [{store: {mm: A, at: heap, value: 1}}]
        tasks:
          migrate: [{migrate: {mm: A, at: heap}}]
          mprotect: [{mprotect: {mm: A, at: heap+2, pages: 2, prot: read}}]
        """);
  }
}
