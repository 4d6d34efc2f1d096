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
import io.mmunotify.hw.mm.MappedFile;
import io.mmunotify.hw.mm.MemoryMap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.mmu.PageTable;
import io.mmunotify.hw.mmu.Pte;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FrameAuditTest {
  private final VmHardware hardware = VmHardware.of(8, 4);
  private final MappedFile file = new MappedFile("data", MappedFile.Kind.SHMEM, 1);
  private Page page = hardware.zeroPage();

  @BeforeEach
  void theFileIsCached() {
    file.fillAtBoot(hardware.memory());
    page = file.peekCached().getFirst();
  }

  private List<String> faults(TaskBody body) {
    RunEnd end =
        new SteppedMachine(new InOrder(), null).run(List.of(List.of(new TaskPlan("a", body))));
    assertEquals(RunEnd.Finished.class, end.getClass());
    return FrameAudit.faults(hardware, Map.of(), List.of(file));
  }

  @Test
  void aMapCountThatNoEntryStandsForIsTold() {
    assertEquals(
        List.of("the map count of a frame is 1, and the entries that map it are 0"),
        faults(current -> page.addMapcount(current, 1)));
  }

  @Test
  void aReferenceThatNobodyHasIsTold() {
    assertEquals(
        List.of("the reference count of a frame is 2, and page tables and caches have 1"),
        faults(page::get));
  }

  @Test
  void aReferenceThatIsGivenTwiceIsTold() {
    assertEquals(
        List.of("the reference count of a frame is 1, and page tables and caches have 2"),
        faults(current -> file.add(current, 1, page)));
  }

  @Test
  void aReferenceOfAFreeFrameIsTold() {
    assertEquals(
        List.of("the reference count of a frame that was freed is -1"),
        faults(current -> {
          Page own = Objects.requireNonNull(hardware.memory().alloc(current, 1));
          hardware.memory().put(current, own);
          hardware.memory().put(current, own);
        }));
  }

  @Test
  void aMappedFrameThatBelongsToNothingIsTold() {
    MmStruct mm = new MmStruct("A", 1, new NoHooks());
    MemoryMap map = new MemoryMap(mm, hardware.hugePages(), true);
    mm.setMap(map);
    RunEnd _ =
        new SteppedMachine(new InOrder(), null)
            .run(List.of(List.of(new TaskPlan("a", current -> map(current, map)))));
    assertEquals(
        List.of("an entry maps a frame that belongs to no file and no area"),
        FrameAudit.faults(hardware, Map.of("A", mm), List.of(file)));
  }

  /** Maps a frame that was allocated and never said to belong to anything. */
  private void map(Task current, MemoryMap map) {
    Page own = Objects.requireNonNull(hardware.memory().alloc(current, 1));
    PageTable table = Objects.requireNonNull(map.pgd().pteAlloc(current, 0x1000));
    own.addMapcount(current, 1);
    table.lock().lock(current);
    table.set(current, 0x1000, Pte.make(own.pfn(), Pte.PRESENT));
    table.lock().unlock(current);
  }

  @Test
  void aFrameThatIsNotFreedWithItsLastReferenceIsTold() {
    assertEquals(
        List.of("a frame without references was not freed"),
        faults(current -> {
          Page own = Objects.requireNonNull(hardware.memory().alloc(current, 1));
          boolean _ = own.putTestZero(current);
        }));
  }

  @Test
  void aSlotInSwapThatNobodyNamesIsTold() {
    assertEquals(
        List.of("a slot in swap has 2 users, and 1 name it"),
        faults(current -> {
          int slot = hardware.swap().add(current, page);
          hardware.swap().duplicate(current, slot);
          page.get(current);
        }));
  }

  @Test
  void whatWasTakenBackIsFine() {
    assertEquals(
        List.of(),
        faults(current -> {
          page.addMapcount(current, 1);
          page.get(current);
          page.addMapcount(current, -1);
          hardware.memory().put(current, page);
        }));
  }
}
