// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.conformance.ClauseTest;
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
}
