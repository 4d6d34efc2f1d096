// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mmu.Pgd;
import io.mmunotify.hw.mmu.Tlbs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What an mm_struct holds of virtual memory: areas, page table, and which processors may have used
 * it. The areas are guarded by mmap_sem.
 */
public final class MemoryMap extends KernelObject {
  private final MmStruct mm;
  private final Pgd pgd;
  private final Tlbs tlbs;
  private final TreeMap<Long, Vma> vmas = new TreeMap<>();
  private volatile boolean tlbFlushBatched;
  private volatile boolean oomVictim;
  private volatile boolean oomSkip;
  private final AtomicInteger flushesPending = new AtomicInteger();

  /**
   * A map without areas.
   *
   * @param hugePages the pages of a huge page
   * @param pmdLocks whether each table of the upper level has a lock of its own
   */
  public MemoryMap(MmStruct mm, int hugePages, boolean pmdLocks) {
    super(mm);
    this.mm = mm;
    this.pgd = new Pgd(mm, mm, hugePages, pmdLocks);
    this.tlbs = new Tlbs(mm, mm, pgd.pmdSize());
  }

  public MmStruct mm() {
    return mm;
  }

  public Pgd pgd() {
    return pgd;
  }

  public Tlbs tlbs() {
    return tlbs;
  }

  /** {@code find_vma}: the first area that ends behind the address. */
  public @Nullable Vma find(Task current, long address) {
    Machine.touch(current, this, Access.READ);
    Map.Entry<Long, Vma> entry = vmas.floorEntry(address);
    Vma vma = entry != null && entry.getValue().end() > address ? entry.getValue() : null;
    if (vma == null) {
      entry = vmas.higherEntry(address);
      vma = entry == null ? null : entry.getValue();
    }
    Machine.saw(current, vma);
    return vma == null ? null : vma.look(current);
  }

  /** The area that an address lies in; null where none does. */
  public @Nullable Vma at(Task current, long address) {
    Vma vma = find(current, address);
    return vma != null && vma.start() <= address ? vma : null;
  }

  /** Whether every page of a range lies in an area. */
  public boolean covers(Task current, long start, long end) {
    for (long address = start; address < end; ) {
      Vma vma = at(current, address);
      if (vma == null) {
        return false;
      }
      address = vma.end();
    }
    return true;
  }

  /** The areas that a range touches, in their order. */
  public List<Vma> overlapping(Task current, long start, long end) {
    List<Vma> found = new ArrayList<>();
    for (Vma vma = find(current, start); vma != null && vma.start() < end; ) {
      found.add(vma);
      vma = find(current, vma.end());
    }
    return found;
  }

  /** All areas in the order of their addresses. */
  public List<Vma> all(Task current) {
    Machine.touch(current, this, Access.READ);
    vmas.values().forEach(vma -> vma.look(current));
    return List.copyOf(vmas.values());
  }

  /** The same for somebody outside of the run. */
  public List<Vma> peekAll() {
    return List.copyOf(vmas.values());
  }

  /** The area in front of an address; null where there is none. */
  public @Nullable Vma before(Task current, long address) {
    Machine.touch(current, this, Access.READ);
    Map.Entry<Long, Vma> entry = vmas.lowerEntry(address);
    return entry == null ? null : entry.getValue().look(current);
  }

  /** The caller holds mmap_sem for write; at boot there is no task. */
  public void insert(@Nullable Task current, Vma vma) {
    if (current != null) {
      Machine.touch(current, this, Access.WRITE);
    }
    vmas.put(vma.start(), vma);
  }

  /** The caller holds mmap_sem for write. */
  public void remove(Task current, Vma vma) {
    Machine.touch(current, this, Access.WRITE);
    vmas.remove(vma.start());
  }

  /** Changes an area's range in place; the caller holds mmap_sem and the rmap locks for write. */
  public void adjust(Task current, Vma vma, long start, long end) {
    remove(current, vma);
    vma.adjust(current, start, end);
    insert(current, vma);
  }

  /** {@code tlb_flush_batched}: reclaim has deferred a flush of this mm. */
  public void setTlbFlushBatched(Task current, boolean batched) {
    Machine.touch(current, this, Access.WRITE);
    tlbFlushBatched = batched;
  }

  public boolean tlbFlushBatched(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, tlbFlushBatched);
    return tlbFlushBatched;
  }

  /** {@code inc_tlb_flush_pending}: somebody changes entries and will flush later. */
  public void addFlushPending(Task current, int by) {
    Machine.touch(current, this, Access.ADD);
    flushesPending.addAndGet(by);
  }

  /** {@code mm_tlb_flush_nested}: whether there is another one besides the caller. */
  public boolean flushNested(Task current) {
    Machine.touch(current, this, Access.READ);
    boolean nested = flushesPending.get() > 1;
    Machine.saw(current, nested);
    return nested;
  }

  /** How many flushes are pending; for somebody outside of the run. */
  public int peekFlushesPending() {
    return flushesPending.get();
  }

  /** {@code MMF_OOM_VICTIM}: its memory may be taken before it exits. */
  public void setOomVictim(Task current) {
    Machine.touch(current, this, Access.WRITE);
    oomVictim = true;
  }

  public boolean oomVictim(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, oomVictim);
    return oomVictim;
  }

  /** {@code MMF_OOM_SKIP}: there is nothing left for the reaper. */
  public void setOomSkip(Task current) {
    Machine.touch(current, this, Access.WRITE);
    oomSkip = true;
  }

  public boolean oomSkip(Task current) {
    Machine.touch(current, this, Access.READ);
    Machine.saw(current, oomSkip);
    return oomSkip;
  }

  @Override
  public Object contents() {
    List<Long> ids = vmas.values().stream().map(KernelObject::id).toList();
    return ids + " " + tlbFlushBatched + oomVictim + oomSkip + flushesPending.get();
  }
}
