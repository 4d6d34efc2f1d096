// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunResult;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("change_pte")
final class ChangePteTest {
  private static RunResult run(Generation generation, String callbacks) {
    return Scenes.run(
        generation,
        """
        mms: {A: {}}
        notifiers:
          kvm: {mm: A, callbacks: {%s}}
        setup: [{register: kvm}]
        tasks: {ksm: [{change_pte: {mm: A, address: 4096, pte: 77}}]}
        """
            .formatted(callbacks));
  }

  @EachGeneration
  @DisplayName("tells the address and the new pte")
  void tellsThePte(Generation generation) {
    assertEquals(
        List.of("ksm: callback kvm change_pte A address=4096 pte=77"),
        Scenes.events(run(generation, "change_pte: {}, invalidate_page: {}"), "ksm: callback .*"));
  }

  @EachGeneration
  @DisplayName("falls back to invalidate_page for a notifier without it, or tells it nothing")
  void fallsBack(Generation generation) {
    boolean fallback = generation.capabilities().contains(Capability.CHANGE_PTE_FALLBACK);
    assertEquals(
        fallback ? List.of("ksm: callback kvm invalidate_page A address=4096") : List.of(),
        Scenes.events(run(generation, "invalidate_page: {}"), "ksm: callback .*"));
  }

  @EachGeneration
  @DisplayName("says nothing to a notifier with neither")
  void neither(Generation generation) {
    RunResult result = run(generation, "release: {}");
    assertEquals(List.of(), Scenes.events(result, "ksm: callback .*"));
    assertEquals("ok", result.outcome().summary());
  }
}
