// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("What the VM calls, and when")
@ExtendWith(ClauseExtension.class)
final class VmClausesTest extends PageClauses {
  private static final String MUNMAP = "{munmap: {mm: A, at: heap, pages: %d}}";
  private static final String PROTECT = "{mprotect: {mm: A, at: %s, pages: %d, prot: read}}";
  private static final String HUGETLB = ", hugetlb: true";

  @ClauseTest("VM-01")
  void munmapFreesBehindTheEnd(Subject s) {
    for (String call :
        new String[] {
          MUNMAP.formatted(4), "{madvise: {mm: A, at: heap, pages: 4, advice: dontneed}}"
        }) {
      s.run(VmScene.heap(4).stored("heap", 4).task(call))
          .tells("start 0-4, clear, range 0-4, end 0-4, flush, range 0-4, free");
    }
  }

  @ClauseTest("VM-02")
  void theFlushOfAGatherTellsWhatWasUnmapped(Subject s) {
    s.run(VmScene.heap(8).stored("heap+1", 1).stored("heap+6", 1).task(MUNMAP.formatted(8)))
        .tells("start 0-8, clear, range 0-8, end 0-8, flush, range 0-7, free");
    s.run(VmScene.heap(4).task(MUNMAP.formatted(4))).tells("start 0-4, range 0-4, end 0-4");
  }

  @ClauseTest("VM-03")
  void munmapMakesOnePairAndDontneedOneForEachArea(Subject s) {
    s.run(
            VmScene.heap(2)
                .area("more", 4, 2, "")
                .stored("heap", 2)
                .stored("more", 2)
                .task(MUNMAP.formatted(6)))
        .tells("start 0-6, clear, range 0-6, end 0-6, flush, range 0-6, free");
    s.run(
            VmScene.heap(2)
                .area("more", 2, 2, ", prot: read")
                .stored("heap", 2)
                .task("{madvise: {mm: A, at: heap, pages: 4, advice: dontneed}}"))
        .shows(
            "t: callback kvm invalidate_range_start A start=heap end=more .* mmap_sem=read .*",
            "t: callback kvm invalidate_range_end A start=heap .*",
            "t: callback kvm invalidate_range_start A start=more end=more\\+2 .*"
                + " mmap_sem=read .*",
            "t: callback kvm invalidate_range_end A start=more .*")
        .counts(2, "t: callback kvm invalidate_range_start .*");
  }

  @ClauseTest("VM-04")
  void truncationTellsEachMmTwice(Subject s) {
    String area = "{areas: {heap: {at: 0x600000000, pages: 2, file: F, shared: true}}}";
    String calls = "{invalidate_range_start: {}, invalidate_range_end: {}}";
    SingleRun run =
        s.run(
            """
            files: {F: {pages: 2, kind: shmem}}
            mms: {A: %1$s, B: %1$s}
            notifiers: {kvm: {mm: A, callbacks: %2$s}, gru: {mm: B, callbacks: %2$s}}
            setup:
            - {store: {mm: A, at: heap, pages: 2, value: 1}}
            - {load: {mm: B, at: heap, pages: 2}}
            - {register: kvm}
            - {register: gru}
            tasks: {t: [{truncate: {file: F, pages: 0}}]}
            """
                .formatted(area, calls));
    run.shows("t: down_write i_mmap", "t: callback kvm invalidate_range_start .* mmap_sem=none .*")
        .shows(
            "t: callback gru invalidate_range_end .*",
            "t: page_free .*",
            "t: callback kvm invalidate_range_start .* ptes=0-1:none",
            "t: callback gru invalidate_range_end .* ptes=0-1:none")
        .counts(2, "t: callback kvm invalidate_range_start .* ptl=false mmap_sem=none .*")
        .counts(2, "t: callback gru invalidate_range_end .* ptl=false mmap_sem=none .*");
  }

  @ClauseTest("VM-05")
  void exitTellsNobodyButByRelease(Subject s) {
    s.run(VmScene.heap(4).stored("heap", 4).task("{mmput: A}"))
        .tells("release, clear, flush, free")
        .counts(1, "t: callback .*");
  }

  @ClauseTest("VM-06")
  void forkTellsOfWhatBecomesReadOnly(Subject s) {
    // Never stored to, read-only, shared: none of these has entries that fork changes.
    s.run(
            VmScene.heap(1)
                .with("files: {F: {pages: 1, kind: disk}}\n")
                .area("untouched", 2, 1, "")
                .area("text", 4, 1, ", file: F, prot: read")
                .area("shared", 6, 1, SHARED)
                .stored("heap", 1)
                .stored("shared", 1)
                .after("{load: {mm: A, at: text}}")
                .task("{fork: {mm: A, child: B}}"))
        .tells("start 0-1, protect, set, range 0-1, end 0-1, flush");
    SingleRun huge =
        s.run(
            VmScene.heap(4, HUGETLB)
                .with(VmScene.HUGE)
                .stored("heap", 1)
                .task("{fork: {mm: A, child: B}}"));
    if (s.holds()) {
      huge.tells("start 0-4, protect, set, range 0-4, end 0-4, flush");
    } else {
      huge.tells("protect, set, flush");
    }
  }

  @ClauseTest("VM-07")
  void aBreakOfCowIsASection(Subject s) {
    SingleRun run = s.run(VmScene.heap(4).stored("heap", 4).after(FORKED).task(COPY));
    if (s.holds()) {
      run.tells("start 1-2, clear, flush, range 1-2 ptl, change_pte 1 ptl, set, end 1-2");
    } else {
      run.tells("clear, flush, set, change_pte 1 ptl");
    }
  }

  @ClauseTest("VM-08")
  void aBreakOfCowOfAHugePageIsASection(Subject s) {
    if (s.holds()) {
      hugeCopy(s).tells("start 0-4, clear, flush, range 0-4 ptl, set, end 0-4");
    } else {
      hugeCopy(s).tells("start 0-4 ptl, clear, flush, end 0-4 ptl, set");
    }
  }

  @ClauseTest("VM-09")
  void aCollapseEndsItsSectionBeforeTheCopy(Subject s) {
    s.run(
            VmScene.heap(4)
                .with(VmScene.HUGE)
                .stored("heap", 4)
                .task("{collapse: {mm: A, at: heap}}"))
        .shows(
            "t: callback kvm invalidate_range_start .* mmap_sem=write"
                + " ptes=0-3:present,write,young,dirty",
            "t: pmd_clear .*",
            "t: callback kvm invalidate_range_end .* mmap_sem=write ptes=0-3:none",
            "t: ptep_get_and_clear .*",
            "t: set_pmd_at .*")
        .counts(1, "t: callback kvm invalidate_range_end .*");
  }

  @ClauseTest("VM-10")
  void aSplitTellsOfTheWholeHugePage(Subject s) {
    SingleRun run =
        s.run(
            VmScene.heap(4, ", huge: true")
                .with(VmScene.HUGE)
                .stored("heap", 1)
                .task(PROTECT.formatted("heap", 1)));
    if (s.holds()) {
      run.tells(
          "start 0-4, split, flush, set, end 0-4, start 0-1, clear, set, range 0-1, end 0-1,"
              + " flush");
    } else if (outsideOfTheLock(s)) {
      run.tells(
          "start 0-4, end 0-4, start 0-4, set, flush, end 0-4, set, split, flush, start 0-1, clear,"
              + " set, flush, end 0-1");
    } else {
      run.tells(
          "start 0-4 ptl, set, flush, end 0-4 ptl, set, split, flush, start 0-1, clear, set, flush,"
              + " end 0-1");
    }
    run.never("t: page_(alloc|free) .*");
  }

  @ClauseTest("VM-14")
  void mremapTellsOfTheOldRangeTwice(Subject s) {
    s.run(
            VmScene.heap(1)
                .stored("heap", 1)
                .task("{mremap: {mm: A, at: heap, pages: 1, new_pages: 1, to: 0x600100000}}"))
        .tells("start 0-1, clear, set, flush, range 0-1, end 0-1, start 0-1, range 0-1, end 0-1");
  }

  @ClauseTest("VM-15")
  void mprotectTellsFromTheFirstPmdOn(Subject s) {
    VmScene sparse = VmScene.heap(12).with(VmScene.HUGE).stored("heap+5", 1);
    SingleRun some = s.run(sparse.task(PROTECT.formatted("heap", 12)));
    SingleRun none = s.run(VmScene.heap(12).with(VmScene.HUGE).task(PROTECT.formatted("heap", 12)));
    if (s.holds()) {
      some.tells("start 4-12, clear, set, range 4-12, end 4-12, flush");
      none.never("t: callback .*");
    } else {
      some.tells("start 0-12, clear, set, flush, end 0-12");
      none.shows("t: callback .*start .*", "t: callback .*end .*");
    }
  }

  @ClauseTest("VM-17")
  void softDirtyTellsOfEverything(Subject s) {
    s.run(VmScene.heap(1).stored("heap", 1).task("{clear_refs: {mm: A, what: soft_dirty}}"))
        .tells(
            s.holds()
                ? "start 0-all ones, clear, set, range 0-all ones, end 0-all ones, flush,"
                    + " range all ones-all ones"
                : "unsupported clear_refs");
  }

  @ClauseTest("VM-20")
  void unmappingHugePagesNestsAPair(Subject s) {
    String start =
        "t: callback kvm invalidate_range_start .* mmap_sem=write ptes=0-3:present,huge.*";
    String end = "t: callback kvm invalidate_range_end .* mmap_sem=write ptes=0-3:none";
    s.run(VmScene.heap(4, HUGETLB).with(VmScene.HUGE).stored("heap", 1).task(MUNMAP.formatted(4)))
        .shows(start, start, "t: pmdp_get_and_clear .*", end, end)
        .counts(2, "t: callback kvm invalidate_range_start .*")
        .counts(2, "t: callback kvm invalidate_range_end .*");
  }

  @ClauseTest("VM-22")
  void splittingAnAreaTellsOfTheWholeBlock(Subject s) {
    SingleRun nothingThere =
        s.run(
            VmScene.heap(12)
                .with(VmScene.HUGE)
                .stored("heap+9", 1)
                .task(PROTECT.formatted("heap+6", 6)));
    SingleRun huge =
        s.run(
            VmScene.heap(8, ", huge: true")
                .with(VmScene.HUGE)
                .stored("heap+5", 1)
                .task("{mlock: {mm: A, at: heap+6, pages: 2}}"));
    if (s.holds()) {
      nothingThere.tells("start 4-8, end 4-8, start 8-12, clear, set, range 8-12, end 8-12, flush");
      huge.tells("start 4-8, split, flush, set, end 4-8");
    } else if (outsideOfTheLock(s)) {
      nothingThere.tells("start 6-12, clear, set, flush, end 6-12");
      huge.counts(3, "t: callback kvm invalidate_range_start A start=heap\\+4 .*")
          .counts(3, "t: callback .*start .*");
    } else {
      nothingThere.tells("start 6-12, clear, set, flush, end 6-12");
      huge.counts(1, "t: callback kvm invalidate_range_start A start=heap\\+4 .*")
          .counts(1, "t: callback .*start .*");
    }
  }

  @ClauseTest("VM-23")
  void whatPutsAPageInPlaceTellsNobody(Subject s) {
    String load = "{load: {mm: A, at: heap}}";
    String store = "{store: {mm: A, at: heap, value: 2}}";
    s.run(VmScene.heap(2).task(load + ", {store: {mm: A, at: heap+1, value: 1}}"))
        .never("t: callback .*");
    String swapped = "{store: {mm: A, at: heap, value: 1}}, " + RECLAIM + ", " + RECLAIM;
    s.run(VmScene.heap(1).after(swapped).task(load)).never("t: callback .*").shows("t: load A .*");
    // The entry may be written to again; only the next store sets its bit.
    s.run(
            VmScene.heap(1)
                .stored("heap", 1)
                .after(PROTECT.formatted("heap", 1))
                .after("{mprotect: {mm: A, at: heap, prot: write}}")
                .task(store))
        .shows("t: ptep_set_access_flags .*")
        .never("t: callback .*");
  }
}
