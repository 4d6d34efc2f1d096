// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mmunotify.conformance.Scenes;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two tasks at work on one page leave no frame in use, and reach none that is free")
final class VmRacesTest {
  private static final String YOUNG = "clear_refs: {mm: A, what: young}";

  /** No schedule comes to a finding, in any generation. */
  private static void noFinding(String top, String setup, String one, String two) {
    String text =
        """
        %s
        notifiers: {watch: {mm: A, callbacks: {invalidate_range_start: {}}}}
        setup: [%s, {register: watch}]
        tasks: {one: [%s], two: [%s]}
        """
            .formatted(top, setup, one, two);
    for (Generation generation : Generation.all()) {
      var scenario = Scenes.scenario(text);
      StateSearch.Options options = new StateSearch.Options(false, 1);
      Exploration search =
          new ScenarioStates(scenario, generation, Limits.DEFAULTS, RunOptions.DEFAULTS, options)
              .explore(new Watch(Bounds.NONE), () -> {});
      assertNull(search.bound());
      assertEquals(List.of(), search.findings(), generation.name());
    }
  }

  private static String heap(String machine, String area) {
    return """
    machine: {%s}
    mms: {A: {areas: {heap: {at: 0x600000000, %s}}}}
    """
        .formatted(machine, area);
  }

  private static String file(String kind, int pages, String flags) {
    return """
    machine: {frames: 64, huge_pages: 4}
    files: {f: {pages: %d, kind: %s}}
    mms:
      A: {areas: {heap: {at: 0x600000000, pages: %d, file: f, shared: true%s}}}
      B: {areas: {other: {at: 0x700000000, pages: %d, file: f, shared: true%s}}}
    """
        .formatted(pages, kind, pages, flags, pages, flags);
  }

  @Test
  @DisplayName("a slot in swap is free once, however many take the page out of the swap cache")
  void aSlotInSwapIsFreedOnce() {
    String anonymous = heap("frames: 64, huge_pages: 4", "pages: 1");
    String setup = "{store: {mm: A, at: heap, value: 1}}, {" + YOUNG + "}";
    String reclaim = "{reclaim: {mm: A, at: heap}}";
    noFinding(anonymous, setup, reclaim, "{madvise: {mm: A, at: heap, advice: dontneed}}");
    noFinding(anonymous, setup, reclaim, "{store: {mm: A, at: heap, value: 2}}");
  }

  @Test
  @DisplayName("a table and a huge page do not both take the place of an empty entry")
  void aTableAndAHugePageDoNotBothAppear() {
    noFinding(
        heap("frames: 7, huge_pages: 4", "pages: 4, huge: true"),
        "{load: {mm: A, at: heap}}, {madvise: {mm: A, at: heap, pages: 4, advice: dontneed}}",
        "{store: {mm: A, at: heap, value: 1}}",
        "{store: {mm: A, at: heap+1, value: 2}}");
  }

  @Test
  @DisplayName("a file without a name gives all pages back, also those that move meanwhile")
  void aFileWithoutANameGivesAllPagesBack() {
    noFinding(
        heap("frames: 64, huge_pages: 4", "pages: 2, shared: true"),
        "{store: {mm: A, at: heap, pages: 2, value: 1}}",
        "{munmap: {mm: A, at: heap, pages: 2}}",
        "{migrate: {mm: A, at: heap+1}}");
  }

  @Test
  @DisplayName("fault-around maps no page that truncation takes out or migration moves")
  void faultAroundMapsNoPageThatLeaves() {
    for (String kind : List.of("shmem", "disk")) {
      String setup = "{load: {mm: B, at: other, pages: 2}}";
      String load = "{load: {mm: A, at: heap+1}}, {load: {mm: A, at: heap}}";
      noFinding(file(kind, 2, ""), setup, load, "{truncate: {file: f, pages: 0}}");
      noFinding(file(kind, 2, ""), setup, load, "{migrate: {mm: B, at: other}}");
    }
  }

  @Test
  @DisplayName("a fault maps no page of the pool that leaves its file")
  void aFaultMapsNoPageOfThePoolThatLeaves() {
    String pool = file("hugetlb", 4, ", hugetlb: true");
    String setup = "{store: {mm: B, at: other, value: 1}}";
    String load = "{load: {mm: A, at: heap}}";
    noFinding(pool, setup, load, "{truncate: {file: f, pages: 0}}");
    noFinding(pool, setup, load, "{punch_hole: {file: f, at: 0, pages: 4}}");
    noFinding(pool, setup, load, "{migrate: {mm: B, at: other}}");
  }

  @Test
  @DisplayName("a new page of a migration is not truncated before its entries are there")
  void aNewPageIsNotTruncatedBeforeItsEntriesAreThere() {
    noFinding(
        file("shmem", 1, ""),
        "{store: {mm: A, at: heap, value: 1}}",
        "{migrate: {mm: A, at: heap}}, {reclaim: {mm: A, at: heap}}",
        "{punch_hole: {file: f, at: 0, pages: 1}}");
  }

  @Test
  @DisplayName("two scans of KSM merge the same pages once")
  void twoScansMergeOnce() {
    noFinding(
        heap("frames: 64, huge_pages: 4", "pages: 2"),
        "{store: {mm: A, at: heap, pages: 2, value: 7}},"
            + " {madvise: {mm: A, at: heap, pages: 2, advice: mergeable}}",
        "{ksm: {mms: [A], merge: true}}",
        "{ksm: {mms: [A], merge: true}}");
  }

  @Test
  @DisplayName("zap, mprotect, fork and mremap wait for a split of the huge page")
  void othersWaitForASplit() {
    String huge = heap("frames: 64, huge_pages: 4", "pages: 4, huge: true");
    String setup = "{store: {mm: A, at: heap, value: 1}}, {fork: {mm: A, child: B}}";
    String split = "{split_huge: {mm: B, at: heap}}";
    noFinding(huge, setup, split, "{madvise: {mm: A, at: heap, pages: 4, advice: dontneed}}");
    noFinding(huge, setup, split, "{mprotect: {mm: A, at: heap, pages: 4, prot: read}}");
    noFinding(huge, setup, split, "{fork: {mm: A, child: C}}");
  }

  @Test
  @DisplayName("a huge page that is split after its last map is gone leaves no tail in use")
  void aSplitOfAnUnmappedPageLeavesNoTail() {
    noFinding(
        heap("frames: 64, huge_pages: 4", "pages: 4, huge: true"),
        "{store: {mm: A, at: heap, value: 1}}",
        "{split_huge: {mm: A, at: heap}}",
        "{munmap: {mm: A, at: heap, pages: 4}}");
  }

  @Test
  @DisplayName("a reference that is taken amid a split goes to the right frame")
  void aReferenceAmidASplitGoesToTheRightFrame() {
    noFinding(
        heap("frames: 64, huge_pages: 4", "pages: 4, huge: true"),
        "{store: {mm: A, at: heap, value: 1}}",
        "{split_huge: {mm: A, at: heap+1}}",
        "{munlock: {mm: A, at: heap+2}}, {store: {mm: A, at: heap+2, value: 2}}");
  }

  @Test
  @DisplayName("who waits for a page's lock keeps the page")
  void whoWaitsForALockKeepsThePage() {
    String setup = "{store: {mm: A, at: heap, value: 1}}";
    String load = "{load: {mm: A, at: heap}}";
    String migrate = "{migrate: {mm: A, at: heap}}";
    noFinding(heap("frames: 64, huge_pages: 4", "pages: 1"), setup, load, migrate);
    noFinding(heap("frames: 64, huge_pages: 4", "pages: 4, hugetlb: true"), setup, load, migrate);
    String truncate = "{truncate: {file: f, pages: 0}}";
    noFinding(file("disk", 1, ""), setup, "{fsync: {file: f}}", truncate);
    noFinding(file("disk", 1, ""), setup, "{punch_hole: {file: f, at: 0, pages: 1}}", truncate);
  }
}
