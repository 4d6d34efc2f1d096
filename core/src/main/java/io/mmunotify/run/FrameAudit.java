// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.mm.Vma;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the counts of all frames and of all slots in swap to what refers to them at the end of a
 * run: page tables, page caches, the swap cache. Looks on from outside of the run.
 */
final class FrameAudit {
  private final VmHardware hardware;
  private final Map<Integer, Integer> maps = new HashMap<>();
  private final Map<Integer, Integer> references = new HashMap<>();
  private final Map<Integer, Integer> slots = new HashMap<>();
  private final Set<String> faults = new LinkedHashSet<>();

  private FrameAudit(VmHardware hardware) {
    this.hardware = hardware;
  }

  /**
   * What is wrong, one sentence each; a sentence names no frame, as that depends on the order.
   *
   * @param files those that a scenario names; those without a name are found through areas
   */
  static List<String> faults(
      VmHardware hardware, Map<String, MmStruct> mms, Collection<MappedFile> files) {
    FrameAudit audit = new FrameAudit(hardware);
    Set<MappedFile> caches = new LinkedHashSet<>(files);
    for (MmStruct mm : mms.values()) {
      if (mm.hasMap()) {
        audit.countEntries(mm.map().pgd());
        for (Vma vma : mm.map().peekAll()) {
          MappedFile file = vma.file();
          if (file != null) {
            caches.add(file);
          }
        }
      }
    }
    for (MappedFile file : caches) {
      file.peekCached().forEach(page -> audit.references.merge(page.pfn(), 1, Integer::sum));
    }
    hardware.swap().forEachSlot((slot, _, users, cached) -> audit.slot(slot, users, cached));
    hardware.memory().forEachFrame(audit::frame);
    return new ArrayList<>(audit.faults);
  }

  private void countEntries(Pgd pgd) {
    pgd.forEachMapped((address, pfn, first) -> {
      maps.merge(pfn, 1, Integer::sum);
      if (first == address) { // a huge page's entry has one reference for all its frames
        references.merge(hardware.memory().page(pfn).head().pfn(), 1, Integer::sum);
      }
    });
    pgd.forEachEntry((_, pte, _) -> {
      if (Pte.has(pte, Pte.SWAP)) {
        slots.merge(Pte.pfn(pte), 1, Integer::sum);
      }
    });
  }

  private void slot(int slot, int users, @Nullable Page cached) {
    if (cached != null) {
      references.merge(cached.head().pfn(), 1, Integer::sum);
    }
    int named = slots.getOrDefault(slot, 0) + (cached == null ? 0 : 1);
    if (users != named) {
      faults.add("a slot in swap has " + users + " users, and " + named + " name it");
    }
  }

  private void frame(Page page) {
    if (page == hardware.zeroPage()) {
      return;
    }
    int entries = maps.getOrDefault(page.pfn(), 0);
    if (page.freed()) {
      if (entries != 0) {
        faults.add("an entry maps a frame that was freed");
      }
      if (page.peekCount() < 0) {
        faults.add("the reference count of a frame that was freed is " + page.peekCount());
      }
      return;
    }
    int counted = page.peekMapcount();
    if (counted != entries) {
      faults.add(
          "the map count of a frame is "
              + counted
              + ", and the entries that map it are "
              + entries);
    }
    if (entries > 0 && page.peekMapping() == null) {
      faults.add("an entry maps a frame that belongs to no file and no area");
    }
    if (page.head().peekCount() == 0) {
      faults.add("a frame without references was not freed");
    }
    int held = references.getOrDefault(page.pfn(), 0);
    if (page == page.head() && page.peekCount() != held) {
      faults.add(
          "the reference count of a frame is "
              + page.peekCount()
              + ", and page tables and caches have "
              + held);
    }
  }
}
