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
 * {@code struct rcu_data} with its {@code struct rcu_dynticks}: what one CPU knows of grace
 * periods, and its callbacks. A CPU is where tasks run that are never in sections at the same time
 * unless one of them waits; on a live machine each thread is one.
 */
final class RcuData extends KernelObject {
  final int cpu;

  /** Its leaf. */
  final RcuNode mynode;

  /** Its bit in the leaf. */
  final long grpmask;

  final LocalIrq irq = new LocalIrq();

  /** {@code dynticks}: even while the CPU is in an extended quiescent state. */
  final LongCell dynticks;

  /** How many callbacks are queued here and have not run. */
  final LongCell qlen = new LongCell(0);

  /** The tasks of the CPU that have used RCU. */
  final List<RcuReader> readers = new CopyOnWriteArrayList<>();

  /** Its softirq where that is an actor of its own; it invokes callbacks, which may read. */
  @Nullable RcuReader softirq;

  // Guarded by irq.

  /** The last grace period whose end the CPU has noticed. */
  long completed;

  /** The last one whose start it has noticed. */
  long gpnum;

  /** The CPU went through a quiescent state ... */
  boolean passedQuiesce;

  /** ... when this was the last grace period that it had noticed. */
  long passedQuiesceGpnum;

  /** The grace period waits for this CPU. */
  boolean qsPending;

  /** A quiescent state is wanted from whatever runs here. */
  private boolean asked;

  /** How many callbacks one softirq invokes at most. */
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
   * Whether a task of the CPU, other than that one, is in a section. On a live machine there is but
   * one, and others ask behind a {@link io.mmunotify.hw.machine.Membarrier}.
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

  /** A task begins to use RCU here. It is asked what those before it were. */
  void add(Task current, RcuReader reader) {
    irq.save(current);
    reader.ask(asked);
    readers.add(reader);
    irq.restore();
  }

  /** Asks those that run here for a quiescent state, or not any more. Interrupts are off. */
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
    long passed = passedQuiesce ? passedQuiesceGpnum : 0; // when it did not pass, nobody asks
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
