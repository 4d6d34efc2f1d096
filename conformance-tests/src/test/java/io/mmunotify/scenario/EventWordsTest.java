// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Addresses are told as a scenario writes them. */
final class EventWordsTest {
  private static final long HEAP = 0x600000000L;

  private static final String SCENARIO =
      """
      scenario: words
      mms:
        A:
          areas:
            heap: {at: 0x600000000, pages: 2}
            next: {at: 0x600002000, pages: 1}
      notifiers: {}
      tasks: {t: [{fork: {mm: A, child: B}}]}
      """;

  private static final EventWords WORDS =
      EventWords.of(
          new ScenarioReader("s.yaml", Limits.DEFAULTS, Set.of())
              .read(YamlDocuments.parse("s.yaml", SCENARIO, Limits.DEFAULTS)));

  @Test
  void anAddressIsAPlaceInItsArea() {
    assertEquals("heap", WORDS.address("A", HEAP));
    assertEquals("heap+1", WORDS.address("A", HEAP + 4096));
    assertEquals("heap+1+0x200", WORDS.address("A", HEAP + 4096 + 0x200));
    assertEquals("next", WORDS.address("A", HEAP + 2 * 4096));
    assertEquals("next+1", WORDS.address("A", HEAP + 3 * 4096));
  }

  @Test
  void aChildHasItsParentsAreas() {
    assertEquals("heap+1", WORDS.address("B", HEAP + 4096));
  }

  @Test
  void whatLiesInNoAreaIsANumber() {
    assertEquals("0x600004000", WORDS.address("A", HEAP + 4 * 4096));
    assertEquals("0", WORDS.address("A", 0));
    assertEquals("all-ones", WORDS.address("A", -1));
    assertEquals("0x600000000", WORDS.address("C", HEAP));
  }

  @Test
  void onlyAddressesOfAnMmAreTranslated() {
    assertEquals(
        "tlb_flush A start=heap end=next",
        WORDS.describe(new Event("t", EventKind.TLB_FLUSH, "A", HEAP, HEAP + 2 * 4096)));
    assertEquals(
        "store A address=heap pfn=3 value=25769803776",
        WORDS.describe(new Event("t", EventKind.STORE, "A", HEAP, 3, HEAP)));
    assertEquals(
        "tlb_flush A start=25769803776 end=25769807872",
        EventWords.PLAIN.describe(new Event("t", EventKind.TLB_FLUSH, "A", HEAP, HEAP + 4096)));
  }

  /** In hand-written calls a pte is any number, and stays one. */
  @Test
  void ofAPteTheFrameIsToldWhereItsFlagsAreWords() {
    long pte = Pte.make(2, Pte.PRESENT);
    Event bare =
        new Event("t", EventKind.CALLBACK, "kvm", "change_pte", "A", HEAP, pte, null, null, null);
    assertEquals("callback kvm change_pte A address=heap pte=131073", WORDS.describe(bare));
    Event told =
        new Event(
            "t",
            EventKind.CALLBACK,
            "kvm",
            "change_pte",
            "A",
            HEAP,
            pte,
            null,
            null,
            null,
            "present");
    assertEquals("callback kvm change_pte A address=heap pte=pfn:2 present", WORDS.describe(told));
  }
}
