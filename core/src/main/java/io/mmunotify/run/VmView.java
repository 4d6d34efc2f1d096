// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mmu.PageTableLock;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trace tells at a callback besides its arguments, in scenarios with areas: who holds which
 * locks, and what the CPU's page table says right then. Looks on from outside of the run.
 */
public final class VmView {
  /** Ranges of more pages than that are told without their entries. */
  private static final long MOST_PAGES = 1 << 20;

  /** A page, and the first page of the huge page that it belongs to. */
  public record Mapped(long address, long first) {}

  private final Map<String, MmStruct> mms;

  /** Frames by page, when the tasks began; null before that. */
  private final Map<String, Map<Long, Integer>> frames = new HashMap<>();

  /** The lowest page that mapped a frame then, by frame. */
  private final Map<String, Map<Integer, Mapped>> pages = new HashMap<>();

  private boolean begun;

  VmView(Map<String, MmStruct> mms) {
    this.mms = mms;
  }

  /** The tasks begin: what is mapped now has not moved. */
  void begin() {
    if (begun) {
      return;
    }
    begun = true;
    mms.forEach((name, mm) -> {
      Map<Long, Integer> byPage = new HashMap<>();
      Map<Integer, Mapped> byFrame = new LinkedHashMap<>();
      if (mm.hasMap()) {
        mm.map()
            .pgd()
            .forEachMapped((address, pfn, first) -> {
              byPage.put(address, pfn);
              byFrame.putIfAbsent(pfn, new Mapped(address, first));
            });
      }
      frames.put(name, byPage);
      pages.put(name, byFrame);
    });
  }

  /** The pages that mapped frames when the tasks began, lowest first, by the frames' numbers. */
  public Map<Integer, Mapped> mappedAtBegin(String mm) {
    return pages.getOrDefault(mm, Map.of());
  }

  /** Whether the task holds a page-table lock of any address of a range. */
  static boolean holdsPageTableLock(Task current, MmStruct mm, long start, long end) {
    for (KernelObject lock : current.locks().held()) {
      if (lock instanceof PageTableLock ptl && ptl.guards(mm, start, end)) {
        return true;
      }
    }
    return false;
  }

  /** An entry in words. */
  String words(MmStruct mm, long address, long pte) {
    if (!Pte.mapsFrame(pte)) {
      return Pte.words(pte, false);
    }
    long base = mm.map().pgd().pmdBase(address);
    int offset = Pte.has(pte, Pte.HUGE) ? (int) ((address - base) >> Pgd.PAGE_SHIFT) : 0;
    long page = address & -Pgd.PAGE_SIZE; // a kernel may name a byte within it
    Integer before = frames.getOrDefault(mm.name(), Map.of()).get(page);
    return Pte.words(pte, begun && (before == null || before != Pte.pfn(pte) + offset));
  }

  /** The entries of a range as runs; null for a range of the whole mm. */
  @Nullable String ptes(MmStruct mm, long start, long end) {
    long count = (end - start) >> Pgd.PAGE_SHIFT;
    if (!mm.hasMap() || start < 0 || end < 0 || count <= 0 || count > MOST_PAGES) {
      return null;
    }
    Pgd pgd = mm.map().pgd();
    StringBuilder text = new StringBuilder();
    long first = 0;
    String state = words(mm, start, pgd.peek(start));
    for (long page = 1; page <= count; page++) {
      long address = start + (page << Pgd.PAGE_SHIFT);
      String next = page == count ? "" : words(mm, address, pgd.peek(address));
      if (!next.equals(state)) {
        text.append(text.isEmpty() ? "" : ";").append(first);
        text.append(page - 1 == first ? "" : "-" + (page - 1)).append(':').append(state);
        first = page;
        state = next;
      }
    }
    return text.toString();
  }
}
