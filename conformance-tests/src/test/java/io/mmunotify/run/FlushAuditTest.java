// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.SwapCache;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Processor;
import io.mmunotify.hw.mmu.Pte;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class FlushAuditTest {
  private static final long ADDRESS = 0x1000;
  private final VmHardware hardware = VmHardware.of(8, 4);
  private final SwapCache swapCache = new SwapCache(hardware.memory(), hardware.swap());
  private final MmStruct mm = new MmStruct("A", 1, new NoHooks());
  private final MemoryMap map = new MemoryMap(mm, hardware.hugePages(), true);

  private List<String> faults(TaskBody body) {
    mm.setMap(map);
    SteppedMachine machine = new SteppedMachine(new InOrder(), null);
    RunEnd end = machine.run(List.of(List.of(new TaskPlan("a", body))));
    assertEquals(RunEnd.Finished.class, end.getClass());
    List<String> found = FlushAudit.faults(Map.of("A", mm));
    machine.findings().stream()
        .map(seen -> seen.finding())
        .filter(finding -> finding.check().equals("pending-flush"))
        .forEach(finding -> found.add(finding.what()));
    return found;
  }

  /** A page is stored to, then its entry changes under the page-table lock. */
  private Page change(Task current, BiConsumer<Task, PageTable> change) {
    Page page = hardware.memory().alloc(current, 1);
    PageTable table = map.pgd().pteAlloc(current, ADDRESS);
    if (page == null || table == null) {
      throw new IllegalStateException("there is memory");
    }
    table.lock().lock(current);
    table.set(current, ADDRESS, Pte.make(page.pfn(), Pte.PRESENT | Pte.WRITE));
    table.lock().unlock(current);
    long _ =
        hardware
            .processor()
            .store(current, mm, map.pgd(), map.tlbs(), ADDRESS, 7, (_, _, _) -> Processor.EFAULT);
    table.lock().lock(current);
    change.accept(current, table);
    table.lock().unlock(current);
    return page;
  }

  private static void clear(Task current, PageTable table) {
    long _ = table.getAndClear(current, ADDRESS);
  }

  private void flush(Task current) {
    map.tlbs().flushRange(current, ADDRESS, ADDRESS + Pgd.PAGE_SIZE);
  }

  @Test
  void aCountThatStaysIsTold() {
    assertEquals(
        List.of("the count of pending flushes of A is 1"),
        faults(current -> map.addFlushPending(current, 1)));
  }

  @Test
  void aCountThatIsTakenBackTwiceIsTold() {
    assertEquals(
        List.of("the count of pending flushes of A is -1"),
        faults(current -> {
          map.addFlushPending(current, 1);
          map.addFlushPending(current, -1);
          map.addFlushPending(current, -1);
        }));
  }

  @Test
  void aTwinThatUnmapsWithoutAFlushIsCaught() {
    assertEquals(
        List.of("a TLB of A translates what the page table does not"),
        faults(current -> change(current, FlushAuditTest::clear)));
    assertEquals(
        List.of(),
        faults(current -> {
          change(current, FlushAuditTest::clear);
          flush(current);
        }));
  }

  @Test
  void aTwinThatWriteProtectsWithoutAFlushIsCaught() {
    assertEquals(
        List.of("a TLB of A lets a store through that the page table does not"),
        faults(current -> change(current, (task, table) -> table.setWrprotect(task, ADDRESS))));
  }

  @Test
  void anEntryThatOnlyGetsOldNeedsNoFlush() {
    assertEquals(
        List.of(),
        faults(current ->
            change(
                current,
                (task, table) -> table.set(task, ADDRESS, Pte.mkold(table.read(task, ADDRESS))))));
  }

  @Test
  void aTwinThatWritesToSwapBeforeItFlushesIsCaught() {
    assertEquals(
        List.of("a page's content goes to swap while a TLB still allows stores to the page"),
        faults(current -> {
          Page page = change(current, FlushAuditTest::clear);
          page.lock().lock(current);
          swapCache.add(current, page);
          hardware.swap().duplicate(current, page.swapSlot(current)); // an entry
          swapCache.write(current, page);
          page.lock().unlock(current);
          flush(current);
        }));
  }

  @Test
  void contentThatNoEntryWaitsForMayStillChange() {
    assertEquals(
        List.of(),
        faults(current -> {
          Page page = change(current, FlushAuditTest::clear);
          page.lock().lock(current);
          swapCache.add(current, page);
          swapCache.write(current, page);
          page.lock().unlock(current);
          flush(current);
        }));
  }

  @Test
  void flushingBeforeSwapIsFine() {
    assertEquals(
        List.of(),
        faults(current -> {
          Page page = change(current, FlushAuditTest::clear);
          flush(current);
          page.lock().lock(current);
          swapCache.add(current, page);
          hardware.swap().duplicate(current, page.swapSlot(current)); // an entry
          swapCache.write(current, page);
          page.lock().unlock(current);
        }));
  }
}
