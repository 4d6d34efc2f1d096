// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import io.mmunotify.hw.machine.JvmConstant;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Poll;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.AsymmetricFences;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.PerCpu;
import io.mmunotify.hw.sync.PerCpuCell;
import java.util.ArrayList;
import java.util.List;

/**
 * The counts of readers, and the scan by which a grace period finds that there were no readers.
 *
 * <p>A section counts its begin and its end in the bank that the index named when the section
 * began. Counts only grow, and a section may end on another CPU than the one on which it began; so
 * only sums have a meaning. A scan sums the ends first, then the begins. If the two sums are equal,
 * at some moment no section was active. The letters of the fences are the kernel's.
 */
abstract class SrcuReaders extends KernelObject {
  /** {@code srcu_idx}: the low bit is the bank of the sections that begin. */
  final LongCell idx = new LongCell(0);

  /** What the readers of a kernel's only domain use. */
  private static final JvmConstant<Counts> COUNTS = JvmConstant.none();

  private final Machine machine;
  private final Counts counts;

  /**
   * {@code srcu_lock_count}, {@code srcu_unlock_count}: in each bank how many sections began on
   * each CPU, and how many ended. A reader has the record for a constant where it can, and then
   * loads only the CPU's own word.
   *
   * @param idx the domain's {@code srcu_idx}
   */
  record Counts(
      LongCell idx,
      PerCpu<PerCpuCell> lock0,
      PerCpu<PerCpuCell> lock1,
      PerCpu<PerCpuCell> unlock0,
      PerCpu<PerCpuCell> unlock1) {
    private static final int CELLS = 4;

    static Counts of(SrcuReaders whole, Machine machine) {
      return new Counts(
          whole.idx,
          PerCpuCell.ofEachCpu(machine, whole, 0, CELLS),
          PerCpuCell.ofEachCpu(machine, whole, 1, CELLS),
          PerCpuCell.ofEachCpu(machine, whole, 2, CELLS),
          PerCpuCell.ofEachCpu(machine, whole, 3, CELLS));
    }

    PerCpu<PerCpuCell> lock(int idx) {
      return idx == 0 ? lock0 : lock1;
    }

    PerCpu<PerCpuCell> unlock(int idx) {
      return idx == 0 ? unlock0 : unlock1;
    }

    /** How many more sections began on the CPU than ended; not exact while a reader counts. */
    long open(int cpu) {
      return peek(lock0, cpu) + peek(lock1, cpu) - peek(unlock0, cpu) - peek(unlock1, cpu);
    }

    private static long peek(PerCpu<PerCpuCell> count, int cpu) {
      List<PerCpuCell> cpus = count.all();
      return cpu < cpus.size() ? cpus.get(cpu).peek() : 0;
    }
  }

  /**
   * Counts without a reader.
   *
   * @param machine the machine whose CPUs count; must not have begun to run
   */
  @SuppressWarnings("this-escape") // only as the memory in which the counts lie
  SrcuReaders(Machine machine) {
    this.machine = machine;
    this.counts = COUNTS.add(Counts.of(this, machine));
  }

  /** {@code for_each_possible_cpu}: the words of one count. */
  List<PerCpuCell> possibleCpus(PerCpu<PerCpuCell> count) {
    return count.all();
  }

  /** {@code srcu_readers_lock_idx}: about how many sections began in the bank. */
  long readersLockIdx(Task current, int idx, Poll poll) {
    long sum = 0;
    for (PerCpuCell count : possibleCpus(counts.lock(idx))) {
      sum += read(current, count, poll);
    }
    return sum;
  }

  /** {@code srcu_readers_unlock_idx}: about how many sections ended in the bank. */
  long readersUnlockIdx(Task current, int idx, Poll poll) {
    long sum = 0;
    for (PerCpuCell count : possibleCpus(counts.unlock(idx))) {
      sum += read(current, count, poll);
    }
    return sum;
  }

  private static long read(Task current, PerCpuCell count, Poll poll) {
    long seen = count.read(current);
    poll.read(current, count);
    return seen;
  }

  /**
   * {@code srcu_readers_active_idx_check}: whether there was a moment, during the call, at which no
   * reader that had counted was in its section.
   *
   * @param poll notes the counters that were read
   */
  boolean readersActiveIdxCheck(Task current, int idx, Poll poll) {
    long unlocks = readersUnlockIdx(current, idx, poll);
    // A reader that has counted its end has counted its begin. Also keeps the caller's stores in
    // front.
    fenceA(current);
    return equal(readersLockIdx(current, idx, poll), unlocks);
  }

  /** Whether two sums of counts are the same number. */
  boolean equal(long locks, long unlocks) {
    return locks == unlocks;
  }

  /** {@code __srcu_read_lock}. */
  public int readLock(Task current) {
    Counts own = COUNTS.onlyOr(counts);
    int bank = (int) own.idx().read(current) & 1;
    count(current, own.lock(bank).of(current));
    fenceB(current); // the section stays behind the count of its begin
    return bank;
  }

  /** {@code __srcu_read_unlock}. */
  public void readUnlock(Task current, int index) {
    fenceC(current); // the section stays in front of the count of its end
    count(current, COUNTS.onlyOr(counts).unlock(index).of(current));
  }

  /** {@code this_cpu_inc}. */
  void count(Task current, PerCpuCell cell) {
    cell.add(current, 1);
  }

  /**
   * {@code srcu_flip}: sections that begin from now on count in the other bank, so that the
   * sections of this bank come to an end.
   */
  void flip(Task current) {
    fenceE(current);
    idx.set(current, idx.read(current) + 1);
    fenceD(current); // a reader not seen to end sees the new index at its next begin
  }

  void fenceA(Task current) {
    AsymmetricFences.heavy(current);
  }

  void fenceB(Task current) {
    AsymmetricFences.light(current);
  }

  void fenceC(Task current) {
    AsymmetricFences.light(current);
  }

  void fenceD(Task current) {
    AsymmetricFences.heavy(current);
  }

  void fenceE(Task current) {
    Fences.smpMb(current);
  }

  /**
   * The tasks that may be in a section: the tasks of CPUs on which more sections began than ended.
   */
  final List<Task> heldUpBy() {
    List<Task> readers = new ArrayList<>();
    for (Task task : machine.tasksEver()) {
      if (!task.drainsStores() && counts.open(task.cpu().id()) > 0) {
        readers.add(task);
      }
    }
    return readers;
  }

  /** The readers that hold grace periods up, in words for a person. */
  final String blockedBy() {
    List<String> readers =
        heldUpBy().stream().map(task -> task.name() + " on CPU " + task.cpu().id()).toList();
    return "the end of a grace period, held up by "
        + (readers.isEmpty() ? "nobody's" : "the")
        + " read section"
        + (readers.isEmpty() ? "" : " of " + String.join(" and ", readers));
  }
}
