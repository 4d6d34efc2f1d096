// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;

/** What the VM calls for single pages and their entries, and when. */
abstract class PageClauses {
  static final String RECLAIM = "{reclaim: {mm: A, at: heap}}";
  static final String SHARED = ", file: F, shared: true";
  static final String COPY = "{store: {mm: A, at: heap+1, value: 2}}";
  static final String FORKED = "{fork: {mm: A, child: B}}";

  /** Where callbacks may sleep, none but those on entries comes under a page table lock. */
  static boolean outsideOfTheLock(Subject s) {
    return s.can(Capability.CALLBACKS_MAY_SLEEP);
  }

  static SingleRun hugeCopy(Subject s) {
    return s.run(
        VmScene.heap(4, ", huge: true")
            .with(VmScene.HUGE)
            .stored("heap", 1)
            .after(FORKED)
            .task(COPY));
  }

  /** Reclaim of a page that its first look found young. */
  static SingleRun reclaimed(Subject s) {
    return s.run(VmScene.heap(1).stored("heap", 1).task(RECLAIM + ", " + RECLAIM));
  }

  @ClauseTest("VM-11")
  void unmappingInReclaimIsASection(Subject s) {
    if (s.holds()) {
      reclaimed(s)
          .tells(
              "clear_flush_young 0-1 ptl, clear_flush_young 0-1 ptl, start 0-1, clear_flush_young"
                  + " 0-1 ptl, clear, set, range 0-1 ptl, range 0-1, end 0-1, free");
    } else if (outsideOfTheLock(s)) {
      reclaimed(s)
          .tells(
              "flush, clear_flush_young 0 ptl, clear_flush_young 0 ptl, clear_flush_young 0 ptl,"
                  + " clear, flush, set, invalidate_page 0, free");
    } else {
      reclaimed(s)
          .tells(
              "flush, clear_flush_young 0 ptl, clear_flush_young 0 ptl, clear_flush_young 0 ptl,"
                  + " clear, flush, invalidate_page 0 ptl, set, free");
    }
  }

  @ClauseTest("VM-12")
  void reclaimAsksForTheAgeAgainWhileItUnmaps(Subject s) {
    String asks = "t: callback kvm clear_flush_young .*";
    reclaimed(s)
        .shows(
            asks,
            "t: return reclaim .*",
            asks,
            s.holds() ? "t: callback kvm invalidate_range_start .*" : "t: pte_unlock .*",
            asks,
            "t: ptep_get_and_clear .*")
        .counts(3, asks)
        .counts(s.holds() ? 1 : 0, "t: callback kvm invalidate_range_start .*");
    // Swapped out once the driver says that it is old; until then the page stays.
    s.run(
            VmScene.heap(1)
                .stored("heap", 1)
                .callback("clear_flush_young", "returns: 1")
                .task(RECLAIM + ", " + RECLAIM))
        .counts(2, asks)
        .never("t: page_free .*");
  }

  @ClauseTest("VM-13")
  void writeProtectingForWriteBackIsASection(Subject s) {
    SingleRun run =
        s.run(
            VmScene.heap(1, SHARED)
                .with("files: {F: {pages: 1, kind: disk}}\n")
                .stored("heap", 1)
                .task("{fsync: {file: F}}"));
    if (s.holds()) {
      run.tells("start 0-1, clear, flush, set, range 0-1, end 0-1");
    } else if (outsideOfTheLock(s)) {
      run.tells("clear, flush, set, invalidate_page 0");
    } else {
      run.tells("clear, flush, invalidate_page 0 ptl, set");
    }
  }

  @ClauseTest("VM-19")
  void migrationTellsThatAPageGoes(Subject s) {
    SingleRun run =
        s.run(
            VmScene.heap(1)
                .stored("heap", 1)
                .task("{migrate: {mm: A, at: heap}}, {load: {mm: A, at: heap}}"));
    if (s.holds()) {
      run.tells("start 0-1, clear, flush, set, range 0-1, end 0-1, set, free");
    } else if (outsideOfTheLock(s)) {
      run.tells("clear, flush, set, invalidate_page 0, set, free");
    } else {
      run.tells("clear, flush, invalidate_page 0 ptl, set, free");
    }
  }

  @ClauseTest("VM-21")
  void ksmReplacesAPageInsideOfASection(Subject s) {
    // The second page is the first that is merged: it is only write-protected.
    String protect = "clear, flush, change_pte %1$d ptl, set";
    String section = "start %1$d-%2$d, " + protect + ", range %1$d-%2$d, end %1$d-%2$d";
    String late = "clear, flush, set, change_pte %1$d ptl";
    String pair = s.holds() ? section : late;
    s.run(
            VmScene.heap(2)
                .stored("heap", 2)
                .after("{madvise: {mm: A, at: heap, pages: 2, advice: mergeable}}")
                .task("{ksm: {mms: [A], merge: true}}"))
        .tells(
            String.join(
                ", ", pair.formatted(1, 2), pair.formatted(0, 1), pair.formatted(0, 1), "free"));
  }

  @ClauseTest("VM-24")
  void khugepagedAsksForTheFirstAddress(Subject s) {
    String old = "{clear_refs: {mm: A, what: young}}";
    s.run(
            VmScene.heap(4)
                .with(VmScene.HUGE)
                .stored("heap", 4)
                .after(old)
                .task("{collapse: {mm: A, at: heap}}"))
        .counts(4, "t: callback kvm test_young A address=heap ptl=true .*")
        .counts(4, "t: callback .*");
    s.run(VmScene.heap(1).stored("heap", 1).after(old).task(RECLAIM))
        .never("t: callback kvm test_young .*");
  }

  @ClauseTest("VM-25")
  void pageIdleTrackingAsksForClearYoung(Subject s) {
    String idle = "{page_idle: {mm: A, at: heap, what: %s}}";
    s.run(
            VmScene.heap(1)
                .stored("heap", 1)
                .task(idle.formatted("set") + ", " + idle.formatted("read")))
        .tells("clear_young 0-1 ptl, clear_young 0-1 ptl");
    s.run(VmScene.heap(1).stored("heap", 1).task(RECLAIM)).never("t: callback kvm clear_young .*");
  }

  @ClauseTest("VM-26")
  void clearFlushNotifyTellsOfOnePage(Subject s) {
    if (s.holds()) {
      s.run(VmScene.heap(4).stored("heap", 4).after(FORKED).task(COPY))
          .shows(
              "t: ptep_get_and_clear .*",
              "t: tlb_flush A .*",
              "t: callback kvm invalidate_range A start=heap\\+1 end=heap\\+2 ptl=true .*");
    } else {
      reclaimed(s)
          .shows(
              "t: ptep_get_and_clear .*",
              "t: tlb_flush A .*",
              "t: callback kvm invalidate_page A address=heap ptl=" + !outsideOfTheLock(s) + " .*");
    }
  }

  @ClauseTest("VM-27")
  void clearFlushNotifyOfAHugePageTellsOfAllOfIt(Subject s) {
    SingleRun run = hugeCopy(s);
    if (s.holds()) {
      run.shows(
          "t: pmdp_get_and_clear .*",
          "t: tlb_flush A .*",
          "t: callback kvm invalidate_range A start=heap end=heap\\+4 ptl=true .*");
    } else if (outsideOfTheLock(s)) {
      run.never("t: callback .* ptl=true .*");
    } else {
      run.shows(
          "t: callback kvm invalidate_range_start .* ptl=true .*",
          "t: pmdp_get_and_clear .*",
          "t: tlb_flush A.*",
          "t: callback kvm invalidate_range_end .* ptl=true .*");
    }
  }

  @ClauseTest("VM-28")
  void theYoungMacrosAskEvenIfTheEntryWasYoung(Subject s) {
    s.run(VmScene.heap(1).stored("heap", 1).task(RECLAIM))
        .shows(
            "t: ptep_test_and_clear_young A address=heap value=1",
            "t: callback kvm clear_flush_young .*");
  }

  @ClauseTest("VM-29")
  void theYoungMacrosTellTheRangeOfAHugePage(Subject s) {
    VmScene huge = VmScene.heap(4, ", huge: true").with(VmScene.HUGE).stored("heap", 1);
    s.run(huge.task(RECLAIM))
        .shows(
            s.holds()
                ? "t: callback kvm clear_flush_young A start=heap end=heap\\+4 ptl=true" + " .*"
                : "t: callback kvm clear_flush_young A address=heap ptl=true .*");
    if (s.can(Capability.CLEAR_YOUNG)) {
      s.run(huge.task("{page_idle: {mm: A, at: heap, what: set}}")).tells("clear_young 0-4 ptl");
    }
  }

  @ClauseTest("VM-30")
  void aFlushOfAWholeMmTellsAnEmptyRange(Subject s) {
    s.run(VmScene.heap(1).stored("heap", 1).task("{clear_refs: {mm: A, what: young}}"))
        .tells("flush, range all ones-all ones");
  }

  @ClauseTest("VM-31")
  void munlockTellsNobody(Subject s) {
    SingleRun run =
        s.run(
            VmScene.heap(2)
                .stored("heap", 2)
                .after("{mlock: {mm: A, at: heap, pages: 2}}")
                .after(FORKED)
                .task("{munlock: {mm: A, at: heap, pages: 2}}"));
    if (s.holds()) {
      run.never("t: callback .*");
    } else {
      run.tells("invalidate_page 0, invalidate_page 1");
    }
  }
}
