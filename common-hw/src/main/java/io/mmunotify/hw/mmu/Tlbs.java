// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mmu;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The TLBs of those processors that may have used an mm ({@code mm_cpumask}), and their flushes. A
 * flush asks each of them in turn and waits for its answer; the event in front says that it begins.
 */
public final class Tlbs extends KernelObject {
  private final Named mm;
  private final long pmdSize;
  private final ConcurrentSkipListMap<Integer, Tlb> byCpu = new ConcurrentSkipListMap<>();

  /**
   * @param memory in whose memory the mask lies
   * @param pmdSize the bytes of a huge page
   */
  public Tlbs(KernelObject memory, Named mm, long pmdSize) {
    super(memory);
    this.mm = mm;
    this.pmdSize = pmdSize;
  }

  /** The TLB of the task's processor: that uses the mm from now on. */
  Tlb mine(Task current) {
    Tlb tlb = byCpu.get(current.cpuId());
    Machine.touch(current, this, tlb == null ? Access.WRITE : Access.READ);
    return tlb != null ? tlb : byCpu.computeIfAbsent(current.cpuId(), cpu -> new Tlb(cpu, pmdSize));
  }

  /** Whether any processor may use the mm. */
  public boolean used(Task current) {
    Machine.touch(current, this, Access.READ);
    boolean used = !byCpu.isEmpty();
    Machine.saw(current, used);
    return used;
  }

  /** {@code flush_tlb_range}, {@code flush_tlb_page}. */
  public void flushRange(Task current, long start, long end) {
    Machine.step(current, EventKind.TLB_FLUSH);
    List<Tlb> asked = users(current);
    if (Machine.tracing(current)) {
      Machine.record(current, new Event(current.traceName(), EventKind.TLB_FLUSH, mm, start, end));
    }
    drop(current, asked, start, end);
  }

  /** {@code flush_tlb_mm}: everything that they have of the mm. */
  public void flushMm(Task current) {
    Machine.step(current, EventKind.TLB_FLUSH);
    List<Tlb> asked = users(current);
    Machine.record(current, EventKind.TLB_FLUSH, mm);
    drop(current, asked, 0, Long.MAX_VALUE);
  }

  /** What {@code arch_tlbbatch_flush} does for this mm, behind an event of its own. */
  public void flushDeferred(Task current) {
    drop(current, users(current), 0, Long.MAX_VALUE);
  }

  /** Whom a flush asks: a processor that comes later finds the page table as it is by then. */
  private List<Tlb> users(Task current) {
    Machine.touch(current, this, Access.READ);
    List<Tlb> users = List.copyOf(byCpu.values());
    users.forEach(tlb -> Machine.saw(current, tlb.cpu()));
    return users;
  }

  private void drop(Task current, List<Tlb> asked, long start, long end) {
    for (Tlb tlb : asked) {
      Machine.step(current, EventKind.TLB_FLUSH_ACK);
      tlb.drop(current, start, end);
      Machine.record(current, EventKind.TLB_FLUSH_ACK, mm, tlb.cpu());
    }
  }

  /** Calls back for every translation of every processor; for somebody outside of the run. */
  public void forEachTranslation(Translation visitor) {
    byCpu.values().forEach(tlb -> tlb.forEach(visitor));
  }

  /** Is told of a translation. */
  @FunctionalInterface
  public interface Translation {
    /**
     * One translation.
     *
     * @param page the frame of the address's page
     * @param pte the entry as the walk found it
     */
    void visit(int cpu, long address, Page page, long pte);
  }

  @Override
  public @Nullable Object contents() {
    return byCpu.isEmpty() ? null : byCpu.keySet().toString();
  }
}
