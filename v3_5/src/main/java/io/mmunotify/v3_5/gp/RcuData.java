// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.LongCell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct rcu_data} with its {@code struct rcu_dynticks}: one CPU's knowledge of grace
 * periods, and its callbacks. Tasks of one CPU are never in sections at the same time unless one of
 * them waits. On a live machine each thread is a CPU.
 */
final class RcuData extends KernelObject {
  final int cpu;

  /** The CPU's leaf. */
  final RcuNode mynode;

  /** The CPU's bit in the leaf. */
  final long grpmask;

  final LocalIrq irq = new LocalIrq();

  /** {@code dynticks}: even while the CPU is in an extended quiescent state. */
  final LongCell dynticks;

  /** How many callbacks are queued on this CPU and have not run. */
  final LongCell qlen = new LongCell(0);

  /** The tasks of the CPU that have used RCU. */
  final List<RcuReader> readers = new CopyOnWriteArrayList<>();

  /** The CPU's softirq, if it is an actor of its own. It invokes callbacks, which may read. */
  @Nullable RcuReader softirq;

  // Guarded by irq.

  /** The last grace period whose end the CPU has noticed. */
  long completed;

  /** The last grace period whose start the CPU has noticed. */
  long gpnum;

  /** The CPU went through a quiescent state ... */
  boolean passedQuiesce;

  /** ... when this was the last grace period that the CPU had noticed. */
  long passedQuiesceGpnum;

  /** The grace period waits for this CPU. */
  boolean qsPending;

  /** Whether the CPU wants a quiescent state from the task that runs here. */
  private boolean asked;

  /** How many callbacks one softirq invokes at most; the limit of a batch. */
  long blimit = RcuState.BLIMIT;

  final RcuCblist list = new RcuCblist();

  RcuData(int cpu, RcuNode mynode, long grpmask, long completed, boolean busy) {
    this.cpu = cpu;
    this.dynticks = new LongCell(busy ? 1 : 0);
    this.mynode = mynode;
    this.grpmask = grpmask;
    this.completed = completed;
    this.gpnum = completed;
    this.passedQuiesceGpnum = completed - 1;
  }

  /**
   * Whether a task of the CPU, except the given reader's, is in a section. On a live machine a CPU
   * has one task, and other threads ask behind a {@link io.mmunotify.hw.machine.Membarrier}.
   */
  boolean inSection(Task current, @Nullable RcuReader but) {
    boolean reads = false;
    for (RcuReader reader : readers) {
      if (reader != but) {
        Machine.touch(current, reader, Access.READ);
        reads |= reader.isInSection();
      }
    }
    return reads;
  }

  /**
   * A task begins to use RCU on this CPU. The CPU asks it for a quiescent state if it has asked the
   * others.
   */
  void add(Task current, RcuReader reader) {
    irq.save(current);
    reader.ask(asked);
    readers.add(reader);
    irq.restore();
  }

  /** Asks the tasks of the CPU for a quiescent state, or stops asking. Interrupts are off. */
  void ask(Task current, boolean wanted) {
    asked = wanted;
    for (RcuReader reader : readers) {
      Machine.touch(current, reader, Access.WRITE);
      reader.ask(wanted);
    }
  }

  private record Contents(
      List<Long> numbers,
      boolean passedQuiesce,
      boolean qsPending,
      boolean asked,
      List<Object> list,
      List<Object> readers) {}

  @Override
  public Object contents() {
    long passed = passedQuiesce ? passedQuiesceGpnum : 0; // unused if it did not pass
    List<Long> numbers = List.of(completed, gpnum, passed, blimit);
    List<Object> told = new ArrayList<>();
    for (RcuReader reader : readers) {
      if (!reader.isOutside()) { // a task that has just begun changes nothing
        told.add(reader.told());
      }
    }
    if (softirq != null && softirq.isInSection()) {
      told.add(softirq.told());
    }
    return new Contents(numbers, passedQuiesce, qsPending, asked, list.contents(), told);
  }
}
