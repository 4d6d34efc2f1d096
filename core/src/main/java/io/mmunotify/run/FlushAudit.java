// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what TLBs have at the end of a run to the page tables, and the counts of pending flushes to
 * 0. Looks on from outside of the run.
 */
final class FlushAudit {
  private FlushAudit() {}

  /**
   * What is wrong, one sentence each; a sentence names no address, as that depends on the order.
   */
  static List<String> faults(Map<String, MmStruct> mms) {
    Set<String> faults = new LinkedHashSet<>();
    mms.forEach((name, mm) -> {
      if (mm.hasMap()) {
        pending(name, mm.map(), faults);
        translations(name, mm.map(), faults);
      }
    });
    return new ArrayList<>(faults);
  }

  private static void pending(String name, MemoryMap map, Set<String> faults) {
    int pending = map.peekFlushesPending();
    if (pending != 0) {
      faults.add("the count of pending flushes of " + name + " is " + pending);
    }
  }

  /** An entry as it is for one page. */
  private record Mapped(long pte, long pfn) {}

  private static void translations(String name, MemoryMap map, Set<String> faults) {
    Map<Long, Mapped> table = new HashMap<>();
    map.pgd()
        .forEachEntry((address, pte, pages) -> {
          for (int i = 0; i < pages; i++) {
            table.put(address + i * Pgd.PAGE_SIZE, new Mapped(pte, Pte.pfn(pte) + i));
          }
        });
    map.tlbs()
        .forEachTranslation((_, address, page, pte) -> {
          Mapped mapped = table.get(address);
          if (mapped == null || !leadsTo(mapped, page.pfn(), pte)) {
            faults.add("a TLB of " + name + " translates what the page table does not");
          } else if (letsStore(pte) && !letsStore(mapped.pte())) {
            faults.add("a TLB of " + name + " lets a store through that the page table does not");
          }
        });
  }

  private static boolean leadsTo(Mapped mapped, int pfn, long translated) {
    long pte = mapped.pte();
    if (!Pte.present(pte) || Pte.has(pte, Pte.PROTNONE)) {
      return false;
    }
    return Pte.has(pte, Pte.ZERO) ? Pte.has(translated, Pte.ZERO) : mapped.pfn() == pfn;
  }

  /** Whether a store needs no walk: the entry is writable, and known to be dirty. */
  private static boolean letsStore(long pte) {
    return Pte.has(pte, Pte.WRITE) && Pte.has(pte, Pte.DIRTY);
  }
}
