// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Pte;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * {@code free_pgtables}: areas leave the rmap, then page tables that none of the remaining areas
 * needs are taken out.
 */
public final class FreePgtables {
  private FreePgtables() {}

  /** When tables of the upper level are taken out. */
  public enum Upper {
    /** Each as soon as no area needs it. */
    EACH,
    /** All of them with the last area: the upper level is one table for the whole mm. */
    WITH_LAST_AREA
  }

  /**
   * Frees what lies between two areas that stay.
   *
   * @param floor the end of the area in front, 0 where there is none
   * @param ceiling the start of the area behind, 0 where there is none
   * @param upper when tables of the upper level go, too
   * @param freed told the first address of each table that goes
   */
  public static void free(
      Task current,
      MemoryMap map,
      List<Vma> vmas,
      long floor,
      long ceiling,
      Upper upper,
      LongConsumer freed) {
    Pgd pgd = map.pgd();
    for (int i = 0; i < vmas.size(); ) {
      Vma first = vmas.get(i);
      long end = first.end();
      Areas.unlinkRmap(current, first);
      i++;
      while (!first.isHugetlb()
          && i < vmas.size()
          && vmas.get(i).start() <= end + pgd.pmdSize()
          && !vmas.get(i).isHugetlb()) {
        end = vmas.get(i).end();
        Areas.unlinkRmap(current, vmas.get(i));
        i++;
      }
      long next = i < vmas.size() ? vmas.get(i).start() : ceiling;
      range(current, pgd, first.start(), end, floor, next, upper, freed);
    }
  }

  /** {@code free_pgd_range}. */
  private static void range(
      Task current,
      Pgd pgd,
      long from,
      long to,
      long floor,
      long ceiling,
      Upper upper,
      LongConsumer freed) {
    long address = pgd.pmdBase(from);
    if (address < floor) {
      address += pgd.pmdSize();
    }
    long end = to;
    if (ceiling != 0) {
      long last = pgd.pmdBase(ceiling);
      end = last == 0 ? address : Math.min(end, last);
    }
    while (address < end) {
      long stop = Math.min(end, pgd.pmdTableEnd(address));
      PageTable pmd = pgd.pmd(current, address);
      if (pmd != null) {
        for (long each = address; each < stop; each = pgd.pmdBase(each) + pgd.pmdSize()) {
          if (Pte.has(pmd.read(current, each), Pte.TABLE)) {
            PageTable _ = pmd.clearTable(current, each);
            freed.accept(each);
          }
        }
        long base = pmd.base();
        boolean below = upper == Upper.EACH ? base >= floor : floor == 0;
        boolean above =
            ceiling == 0 || (upper == Upper.EACH && pgd.pmdTableEnd(address) <= ceiling);
        if (below && above) {
          pgd.removePmd(current, address);
          freed.accept(base);
        }
      }
      address = stop;
    }
  }
}
