// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Processor;
import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.hw.mmu.Tlbs;
import io.mmunotify.hw.trace.Named;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class FreedFrameTest {
  private static final long ADDRESS = 0x1000;
  private static final Named MM = () -> "A";
  private final KernelObject memoryOfMm = new KernelObject() {};
  private final PhysicalMemory memory = new PhysicalMemory(16);
  private final Processor processor = new Processor(memory);
  private final Pgd pgd = new Pgd(memoryOfMm, MM, 4, true);
  private final Tlbs tlbs = new Tlbs(memoryOfMm, MM, 4 << Pgd.PAGE_SHIFT);

  /** A page that a task has used; returns the table that maps it. */
  private PageTable use(Task current) {
    Page page = memory.alloc(current, 1);
    PageTable table = pgd.pteAlloc(current, ADDRESS);
    if (page == null || table == null) {
      throw new IllegalStateException("there is memory");
    }
    table.lock().lock(current);
    table.set(current, ADDRESS, Pte.make(page.pfn(), Pte.PRESENT | Pte.WRITE));
    table.lock().unlock(current);
    store(current);
    return table;
  }

  private void store(Task current) {
    long _ = processor.store(current, MM, pgd, tlbs, ADDRESS, 7, (_, _, _) -> Processor.EFAULT);
  }

  private void unmap(Task current, PageTable table, boolean flushes) {
    table.lock().lock(current);
    long pte = table.getAndClear(current, ADDRESS);
    table.lock().unlock(current);
    if (flushes) {
      tlbs.flushRange(current, ADDRESS, ADDRESS + Pgd.PAGE_SIZE);
    }
    memory.put(current, memory.page(Pte.pfn(pte)));
  }

  @Test
  void aTwinThatFreesBeforeItFlushesIsCaught() {
    assertEquals(
        List.of(
            "freed-frame: a frame is freed while a TLB still translates to it",
            "freed-frame: a processor stores to a frame that was freed"),
        Checked.run(current -> {
          unmap(current, use(current), false);
          store(current);
        }));
  }

  @Test
  void aTwinThatFreesWhatIsMappedOrLockedIsCaught() {
    assertEquals(
        List.of(
            "freed-frame: a frame is freed that is still counted as mapped",
            "freed-frame: a frame is freed whose lock is held"),
        Checked.run(current -> {
          for (boolean mapped : new boolean[] {true, false}) {
            Page page = Objects.requireNonNull(memory.alloc(current, 1));
            if (mapped) {
              page.addMapcount(current, 1);
              memory.put(current, page);
            } else {
              page.lock().lock(current);
              memory.put(current, page);
              page.lock().unlock(current);
            }
          }
        }));
  }

  @Test
  void aTwinThatUsesAPageBehindItsReferenceIsCaught() {
    List<BiConsumer<Page, Task>> uses =
        List.of(
            (page, current) -> page.lock().lock(current),
            (page, current) -> assertTrue(page.lock().tryLock(current)),
            (page, current) -> page.get(current),
            (page, current) -> memory.put(current, page),
            (page, current) -> page.set(current, Page.Flag.DIRTY),
            (page, current) -> page.clear(current, Page.Flag.DIRTY),
            (page, current) -> page.addMapcount(current, 1),
            (page, current) -> page.addCompoundMapcount(current, 1),
            (page, current) -> page.setMapping(current, null, 0),
            (page, current) -> assertFalse(page.test(current, Page.Flag.DIRTY)),
            (page, current) -> assertNull(page.mapping(current)),
            (page, current) -> assertEquals(-1, page.swapSlot(current)),
            (page, current) -> assertEquals(0, page.mapcount(current)),
            (page, current) -> assertEquals(0, page.count(current)));
    for (BiConsumer<Page, Task> use : uses) {
      assertEquals(
          "freed-frame: a kernel function uses a page that was freed",
          Checked.run(
                  current -> {
                    Page page = Objects.requireNonNull(memory.alloc(current, 1));
                    memory.put(current, page);
                    use.accept(page, current);
                  })
              .getFirst());
    }
  }

  @Test
  void whoAsksWhetherAPageIsFreeIsFine() {
    assertEquals(
        List.of(),
        Checked.run(current -> {
          Page page = Objects.requireNonNull(memory.alloc(current, 1));
          memory.put(current, page);
          assertFalse(page.getUnlessZero(current));
        }));
  }

  @Test
  void flushingFirstIsFine() {
    assertEquals(
        List.of(),
        Checked.run(current -> {
          unmap(current, use(current), true);
          store(current);
        }));
  }

  @Test
  void aTwinThatChangesAnEntryWithoutItsLockIsCaught() {
    assertEquals(
        List.of(
            "unlocked-entry: ptep_set_wrprotect changes an entry whose page-table lock the task"
                + " does not hold",
            "unlocked-entry: ptep_get_and_clear changes an entry whose page-table lock the task"
                + " does not hold"),
        Checked.run(current -> {
          PageTable table = use(current);
          table.setWrprotect(current, ADDRESS);
          long _ = table.getAndClear(current, ADDRESS);
        }));
  }

  @Test
  void aTableThatNobodyFindsNeedsNoLock() {
    assertEquals(
        List.of(),
        Checked.run(
            current -> pgd.newTable(ADDRESS).set(current, ADDRESS, Pte.make(0, Pte.PRESENT))));
  }
}
