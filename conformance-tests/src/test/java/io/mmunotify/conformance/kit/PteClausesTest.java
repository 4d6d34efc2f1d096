// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("change_pte and invalidate_page")
@ExtendWith(ClauseExtension.class)
final class PteClausesTest {
  private static final String TWO =
      """
      mms: {A: {}}
      notifiers:
        kvm: {mm: A, callbacks: {%s}}
        gru: {mm: A, callbacks: {change_pte: {}, invalidate_page: {}}}
      setup: [{register: kvm}, {register: gru}]
      tasks: {ksm: [{change_pte: {mm: A, address: 4096, pte: 77}}]}
      """;
  private static final String CALLBACKS = "ksm: callback .*";
  private static final String GRU = "ksm: callback gru change_pte A address=4096 pte=77";

  @ClauseTest("PTE-01")
  void tellsEverybodyThePte(Subject s) {
    s.run(TWO.formatted("change_pte: {}, invalidate_page: {}"))
        .says(List.of(GRU, GRU.replace("gru", "kvm")), CALLBACKS);
  }

  @ClauseTest("PTE-02")
  void nothingIsToldInItsPlace(Subject s) {
    s.run(TWO.formatted("invalidate_page: {}"))
        .says(
            s.holds()
                ? List.of(GRU)
                : List.of(GRU, "ksm: callback kvm invalidate_page A address=4096"),
            CALLBACKS);
  }

  @ClauseTest("PTE-03")
  void whoeverHasNeitherIsLeftAlone(Subject s) {
    s.run(TWO.formatted("invalidate_range_start: {}, release: {}"))
        .says(List.of(GRU), CALLBACKS)
        .counts(1, "ksm: visit A kvm");
  }

  @ClauseTest("PTE-04")
  void invalidatePageTellsOneAddress(Subject s) {
    s.run(
            TWO.formatted("invalidate_page: {}")
                .replace(
                    "change_pte: {mm: A, address: 4096, pte: 77}",
                    "invalidate_page: {mm: A, address: 2097152}"))
        .says(
            List.of(
                "ksm: callback gru invalidate_page A address=2097152",
                "ksm: callback kvm invalidate_page A address=2097152"),
            CALLBACKS);
  }

  private static final String COPIED = "{fork: {mm: A, child: B}}";
  private static final String COPY = "{store: {mm: A, at: heap, value: 2}}";

  @ClauseTest("PTE-05")
  void comesBeforeTheEntryIsSet(Subject s) {
    String yaml =
        """
        mms: {A: {areas: {heap: {at: 0x600000000, pages: 1}}}}
        notifiers: {kvm: {mm: A, callbacks: {change_pte: {}}}}
        setup: [{store: {mm: A, at: heap, value: 1}}, %s, {register: kvm}]
        tasks: {copy: [%s], other: [{store: {mm: A, at: heap, value: 3}}]}
        """
            .formatted(COPIED, COPY);
    SingleRun run =
        s.run(yaml + "schedule: [{run: copy, until: callback}, {run: other}, {run: copy}]\n");
    if (s.holds()) {
      run.neverBefore("other: store A .*", "copy: callback kvm change_pte .*")
          .shows("copy: callback kvm change_pte .* ptes=0:none", "copy: set_pte_at .*");
    } else {
      run.shows("copy: set_pte_at .*", "other: store A .*", "copy: callback kvm change_pte .*");
    }
    // Whichever of the two copies the page: the device is told once.
    s.explore(yaml)
        .comesTo(
            "ok (copy: store = 0, other: store = 0, kvm change_pte 1x, A mm_users 1 mm_count 2"
                + " [kvm], B mm_users 1 mm_count 1)");
  }

  @ClauseTest("PTE-06")
  void aSectionIsAroundIt(Subject s) {
    SingleRun run = s.run(VmScene.heap(1).stored("heap", 1).after(COPIED).task(COPY));
    if (s.holds()) {
      run.shows(
          "t: callback kvm invalidate_range_start .*",
          "t: callback kvm change_pte .*",
          "t: callback kvm invalidate_range_end .*");
    } else {
      run.shows("t: callback kvm change_pte .*").never("t: callback kvm invalidate_range_.*");
    }
  }

  @ClauseTest("PTE-07")
  void invalidatePageComesBehindTheLock(Subject s) {
    VmScene dirty =
        VmScene.heap(1, ", file: F, shared: true")
            .with("files: {F: {pages: 1, kind: disk}}\n")
            .stored("heap", 1);
    String fsync = "{fsync: {file: F}}";
    s.run(dirty.task(fsync))
        .shows(
            s.holds()
                ? "t: callback kvm invalidate_page .* ptl=false .* ptes=0:present,young"
                : "t: callback kvm invalidate_page .* ptl=true .* ptes=0:none");
    // A section of SRCU and no lock of an entry: it may sleep, and the other side must not.
    Explored sleeping = s.explore(dirty.callback("invalidate_page", "does: [sleep]").task(fsync));
    String ok = "ok (t: fsync = 0, kvm invalidate_page 1x, A mm_users 1 mm_count 2 [kvm])";
    sleeping.holds(ok).differs(ok, "finding: sleep is called under ptl, where nothing may sleep");
  }
}
