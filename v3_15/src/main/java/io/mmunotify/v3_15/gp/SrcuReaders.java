// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

import io.mmunotify.hw.machine.JvmConstant;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Poll;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.AsymmetricFences;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.PerCpu;
import io.mmunotify.hw.sync.PerCpuCell;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of {@code kernel/rcu/srcu.c} that counts readers and looks for them, up to {@code
 * srcu_flip}; {@link Srcu} is the rest.
 */
abstract class SrcuReaders extends KernelObject {
  /** {@code SRCU_RETRY_CHECK_DELAY}: the time between two tries. */
  private static final long RETRY_CHECK_DELAY_NANOS = 5_000;

  /** What the readers of a kernel's only domain use. */
  private static final JvmConstant<SrcuStructArray> ONLY = JvmConstant.none();

  private final Machine machine;
  private final SrcuStructArray perCpuRef;

  /** The lowest bit is the bank for new readers. Only the owner of the domain writes this word. */
  final IntCell completed = new IntCell(0);

  // Only the owner of the domain uses these.

  /** Whether the owner has changed anything, so that a second run may do more. */
  boolean advanced;

  /**
   * The objects that the last scan has read, if a second scan would find the same; else nothing.
   */
  Poll looked = new Poll();

  @SuppressWarnings("this-escape") // no one calls back before the object is made
  SrcuReaders(Machine machine) {
    this.machine = machine;
    this.perCpuRef = ONLY.add(SrcuStructArray.of(this, machine));
  }

  /** {@code srcu_readers_seq_idx}: how many sections ever began in the bank. */
  private long readersSeqIdx(Task current, int idx) {
    long sum = 0;
    for (PerCpuCell seq : allCpus(perCpuRef.seq(idx))) {
      sum += seq.read(current);
    }
    return sum;
  }

  /**
   * {@code srcu_readers_active_idx}: how many sections are active in the bank, if no reader moved.
   */
  private long readersActiveIdx(Task current, int idx) {
    Poll reads = new Poll();
    long sum = 0;
    for (PerCpuCell c : allCpus(perCpuRef.c(idx))) {
      sum += c.read(current);
      reads.read(current, c);
    }
    looked = reads;
    return sum;
  }

  /**
   * {@code srcu_readers_active_idx_check}: whether there was a moment at which the bank had no
   * reader. The sum can miss the begin of a reader, on a CPU that was summed already, and see the
   * reader's end, on a CPU that was summed later. Then the sum may be zero although another reader
   * is active. But the moving reader has counted in {@code seq} before its end, so the second sum
   * of {@code seq} differs from the first.
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

  /** Whether no reader has entered a section since the first sum. */
  boolean isUnmoved(Task current, int idx, long seq) {
    return readersSeqIdx(current, idx) == seq;
  }

  /**
   * Orders the first sum of {@code seq} before the sum of {@code c}: a reader that the first sum
   * misses, and that began before the sum of {@code c}, shows in the second sum of {@code seq}.
   * Pairs with {@link #barrierB}: a reader in neither sum sees all that was done before the scan.
   */
  void barrierA(Task current) {
    AsymmetricFences.heavy(current);
  }

  /**
   * Orders the sum of {@code c} before the second sum of {@code seq}. Pairs with {@link #barrierC}:
   * a reader that was seen to leave has left, and is in that second sum.
   */
  void barrierD(Task current) {
    AsymmetricFences.heavy(current);
  }

  /**
   * The part of {@code cleanup_srcu_struct} that looks for readers.
   *
   * @return false if there are readers: the kernel warns, and leaks the counters
   */
  public boolean cleanupSrcuStruct(Task current) {
    return readersActiveIdx(current, 0) + readersActiveIdx(current, 1) == 0;
  }

  /** {@code __srcu_read_lock}. */
  public int readLock(Task current) {
    int idx = currentIdx(current);
    lockCount(current, idx);
    return idx;
  }

  /** The bank for new readers. */
  int currentIdx(Task current) {
    return perCpuRef().completed().read(current) & 1;
  }

  /** The counting part of {@code __srcu_read_lock}. */
  void lockCount(Task current, int idx) {
    thisCpu(current, perCpuRef().c(idx)).add(current, 1);
    barrierB(current);
    thisCpu(current, perCpuRef().seq(idx)).add(current, 1);
  }

  /** The section's reads come after its count. Pairs with {@link #barrierA}. */
  void barrierB(Task current) {
    AsymmetricFences.light(current);
  }

  /** {@code __srcu_read_unlock}. */
  public void readUnlock(Task current, int index) {
    barrierC(current);
    thisCpu(current, perCpuRef().c(index)).add(current, -1);
  }

  /** The section's accesses come before the count of its end. Pairs with {@link #barrierD}. */
  void barrierC(Task current) {
    AsymmetricFences.light(current);
  }

  /** {@code per_cpu_ref}, as readers reach it. */
  final SrcuStructArray perCpuRef() {
    return ONLY.onlyOr(perCpuRef);
  }

  /** {@code this_cpu_ptr}: the CPU's own word of a count. */
  PerCpuCell thisCpu(Task current, PerCpu<PerCpuCell> count) {
    return count.of(current);
  }

  /** The words of a count over which {@code for_each_possible_cpu} goes. */
  List<PerCpuCell> allCpus(PerCpu<PerCpuCell> count) {
    return count.all();
  }

  /**
   * {@code try_check_zero}. Makes try after try; the kernel's delay between tries is real on a live
   * machine only.
   *
   * <p>On a stepped machine a try that would find the same as the try before is left out. Nothing
   * is lost: both tries start from the same state. All that the second try can see while other
   * tasks go on, the first try can see as well, if it begins as late.
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
   * {@code srcu_flip}: new readers use the other bank from here on, so that no stream of readers
   * can keep the old bank from getting empty. v3.15 has no barrier on either side of the flip.
   */
  void flip(Task current) {
    completed.set(current, completed.read(current) + 1);
    advanced = true;
  }

  // Reports.

  /**
   * The tasks of CPUs whose counter in the next scan's bank is not zero. The counters tell no more:
   * a reader that has moved to another CPU since is not found.
   */
  List<Task> readers() {
    int idx = 1 ^ (completed.peek() & 1);
    List<PerCpuCell> cpus = perCpuRef.c(idx).all();
    List<Task> readers = new ArrayList<>();
    for (Task task : machine.tasksEver()) {
      int cpu = task.cpu().id();
      if (!task.drainsStores() && cpu < cpus.size() && cpus.get(cpu).peek() != 0) {
        readers.add(task);
      }
    }
    return readers;
  }

  /** The words of a wait for a grace period. */
  String heldUp() {
    List<String> names = readers().stream().map(Task::name).toList();
    return "the end of a grace period, held up by the read section of "
        + (names.isEmpty() ? "nobody" : String.join(" or ", names));
  }
}
