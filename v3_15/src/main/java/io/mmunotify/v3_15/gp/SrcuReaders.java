// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Poll;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.AsymmetricFences;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.PerCpu;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of {@code kernel/rcu/srcu.c} that counts readers and looks for them, up to {@code
 * srcu_flip}; {@link Srcu} is the rest.
 */
abstract class SrcuReaders extends KernelObject {
  /** {@code SRCU_RETRY_CHECK_DELAY}: between two tries. */
  private static final long RETRY_CHECK_DELAY_NANOS = 5_000;

  private final Machine machine;
  private final PerCpu<SrcuStructArray> perCpuRef;

  /** Its lowest bit is the bank for new readers. Only the owner writes it. */
  final IntCell completed = new IntCell(0);

  // The owner's.

  /** Whether what it has done since it was given the domain can make a second run do more. */
  boolean advanced;

  /** What the last scan has read, if doing it again would find the same; else nothing. */
  Poll looked = new Poll();

  @SuppressWarnings("this-escape") // nobody calls back before the object is made
  SrcuReaders(Machine machine) {
    this.machine = machine;
    this.perCpuRef = new PerCpu<>(machine, cpu -> new SrcuStructArray(this, cpu));
  }

  /** {@code srcu_readers_seq_idx}: how many sections ever began on the bank. */
  private long readersSeqIdx(Task current, int idx) {
    long sum = 0;
    for (SrcuStructArray cpu : allCpus()) {
      sum += cpu.seq(idx).read(current);
    }
    return sum;
  }

  /** {@code srcu_readers_active_idx}: how many sections are active on the bank, if none moved. */
  private long readersActiveIdx(Task current, int idx) {
    Poll reads = new Poll();
    long sum = 0;
    for (SrcuStructArray cpu : allCpus()) {
      sum += cpu.c(idx).read(current);
      reads.read(current, cpu.c(idx));
    }
    looked = reads;
    return sum;
  }

  /**
   * {@code srcu_readers_active_idx_check}: whether there was a moment at which the bank had no
   * reader. A reader can be missed where it began, on a CPU that was summed already, and seen where
   * it ended, on one that was not yet: then the sum is zero under another, living one. But it has
   * counted in {@code seq} before it ended, so the second sum of those differs.
   */
  boolean readersActiveIdxCheck(Task current, int idx) {
    long seq = readersSeqIdx(current, idx);
    barrierA(current);
    if (readersActiveIdx(current, idx) != 0) {
      return false;
    }
    barrierD(current);
    if (isUnmoved(current, idx, seq)) {
      return true;
    }
    looked = new Poll(); // the next scan begins with another sum
    advanced = true;
    return false;
  }

  /** Whether nobody has entered a section since the first sum. */
  boolean isUnmoved(Task current, int idx, long seq) {
    return readersSeqIdx(current, idx) == seq;
  }

  /**
   * Orders the first sum of {@code seq} before that of {@code c}: who is not in the one yet and
   * began before the other is seen to have moved. Pairs with {@link #barrierB}: who is in neither
   * sees all that was done before.
   */
  void barrierA(Task current) {
    AsymmetricFences.heavy(current);
  }

  /**
   * Orders the sum of {@code c} before the second one of {@code seq}. Pairs with {@link #barrierC}:
   * who was seen to leave has left, and is in that sum.
   */
  void barrierD(Task current) {
    AsymmetricFences.heavy(current);
  }

  /**
   * {@code cleanup_srcu_struct}, as far as it looks for readers.
   *
   * @return false if there are some: the kernel warns, and leaks the counters
   */
  public boolean cleanupSrcuStruct(Task current) {
    return readersActiveIdx(current, 0) + readersActiveIdx(current, 1) == 0;
  }

  /** {@code __srcu_read_lock}. */
  public int readLock(Task current) {
    int idx = currentIdx(current);
    lockCount(current, thisCpu(current), idx);
    return idx;
  }

  /** The bank for new readers. */
  int currentIdx(Task current) {
    return completed.read(current) & 1;
  }

  /** The counting part of {@code __srcu_read_lock}. */
  void lockCount(Task current, SrcuStructArray cpu, int idx) {
    cpu.c(idx).add(current, 1);
    barrierB(current);
    cpu.seq(idx).add(current, 1);
  }

  /** What the section reads is read after it was counted. Pairs with {@link #barrierA}. */
  void barrierB(Task current) {
    AsymmetricFences.light(current);
  }

  /** {@code __srcu_read_unlock}. */
  public void readUnlock(Task current, int index) {
    barrierC(current);
    thisCpu(current).c(index).add(current, -1);
  }

  /** What the section did is done before it is counted off. Pairs with {@link #barrierD}. */
  void barrierC(Task current) {
    AsymmetricFences.light(current);
  }

  /** {@code this_cpu_ptr(per_cpu_ref)}. */
  SrcuStructArray thisCpu(Task current) {
    return perCpuRef.of(current);
  }

  /** What {@code for_each_possible_cpu} goes over. */
  List<SrcuStructArray> allCpus() {
    return perCpuRef.all();
  }

  /**
   * {@code try_check_zero}. Try after try; the kernel's delay between them is a real one on a live
   * machine only.
   *
   * <p>On a stepped machine no try is made that would find the same as the one before. Nothing is
   * lost: both start from the same state, so what the second one can see while others go on, the
   * first one can, if it begins as late.
   */
  boolean tryCheckZero(Task current, int idx, int trycount) {
    for (int left = trycount; !readersActiveIdxCheck(current, idx); left--) {
      if (left <= 1 || !looked.again(current)) {
        return false;
      }
      Machine.delay(current, RETRY_CHECK_DELAY_NANOS);
    }
    return true;
  }

  /**
   * {@code srcu_flip}: new readers use the other bank from here on, so that no stream of them can
   * keep the old one from getting empty. v3.15 has no barrier on either side of it.
   */
  void flip(Task current) {
    completed.set(current, completed.read(current) + 1);
    advanced = true;
  }

  // Reports.

  /**
   * The tasks on whose CPUs somebody is counted in the bank that the next scan looks at. That is
   * all that the counters tell; who has moved since is not found.
   */
  List<Task> readers() {
    int idx = 1 ^ (completed.peek() & 1);
    List<SrcuStructArray> cpus = perCpuRef.all();
    List<Task> readers = new ArrayList<>();
    for (Task task : machine.tasksEver()) {
      int cpu = task.cpu().id();
      if (!task.drainsStores() && cpu < cpus.size() && cpus.get(cpu).c(idx).peek() != 0) {
        readers.add(task);
      }
    }
    return readers;
  }

  /** What a wait for a grace period says it waits for. */
  String heldUp() {
    List<String> names = readers().stream().map(Task::name).toList();
    return "the end of a grace period, held up by the read section of "
        + (names.isEmpty() ? "nobody" : String.join(" or ", names));
  }
}
