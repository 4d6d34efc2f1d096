// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.VmHardware;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the map counts of all frames to the page tables, from outside of the run. */
final class FrameAudit {
  private FrameAudit() {}

  /** What is wrong, one sentence each; a sentence names no frame, as that depends on the order. */
  static List<String> faults(VmHardware hardware, Map<String, MmStruct> mms) {
    List<String> faults = new ArrayList<>();
    Map<Integer, Integer> mapped = new HashMap<>();
    mms.forEach((name, mm) -> {
      if (mm.hasMap()) {
        mm.map().pgd().forEachMapped((_, pfn, _) -> mapped.merge(pfn, 1, Integer::sum));
      }
    });
    hardware
        .memory()
        .forEachFrame(page -> {
          int entries = mapped.getOrDefault(page.pfn(), 0);
          String fault = page == hardware.zeroPage() ? null : fault(page, entries);
          if (fault != null && !faults.contains(fault)) {
            faults.add(fault);
          }
        });
    return faults;
  }

  private static @Nullable String fault(Page page, int entries) {
    if (page.freed()) {
      return entries == 0 ? null : "an entry maps a frame that was freed";
    }
    int counted = page.peekMapcount();
    return counted == entries
        ? null
        : "the map count of a frame is " + counted + ", and the entries that map it are " + entries;
  }
}
