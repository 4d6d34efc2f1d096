// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.Platform;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Completion;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.RcuGracePeriods;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.trace.Named;

/**
 * Classic RCU of v3.5 on a kernel without preemption ({@code TREE_RCU}): a grace period ends when
 * each CPU has gone through a quiescent state, a moment outside of all read sections.
 *
 * <p>A read section costs a count that others can look at, and a look at whether a quiescent state
 * is wanted, at the end of an outermost one. So on a live machine tasks announce quiescent states:
 * at the ends of outermost sections if they are asked to, in {@link Machine#sleep}, and by waiting,
 * for a grace period or anything else outside of sections, which is an extended quiescent state. So
 * is the time before a task's first section and after its end.
 *
 * <p>Wherever else a task stands outside of all sections, computing or queueing callbacks, a tick
 * may find it there, which is a quiescent state as well.
 *
 * <p>Inside a section, {@code sleep}, {@code synchronize} and waiting for a lock that sleeps are
 * quiescent states too, and protect no longer what the section has read: upstream's misuse, which
 * upstream does not notice either.
 */
public class RcuTree implements RcuGracePeriods {
  private final RcuState rsp;
  private final RcuGp gp;
  private final RcuForce force;
  private final RcuBarrier barrier;
  private final RcuCalls calls;

  /** The parts of an engine, to be put together. */
  static class Parts {
    RcuGp gp(RcuState rsp) {
      return new RcuGp(rsp);
    }

    RcuForce force(RcuState rsp, RcuGp gp) {
      return new RcuForce(rsp, gp);
    }

    RcuSoftirq softirq(RcuState rsp, RcuGp gp, RcuForce force) {
      return new RcuSoftirq(rsp, gp, force);
    }

    RcuBarrier barrier(RcuState rsp) {
      return new RcuBarrier(rsp);
    }

    RcuTree tree(RcuState rsp, RcuGp gp, RcuForce force, RcuBarrier barrier) {
      return new RcuTree(rsp, gp, force, barrier);
    }
  }

  RcuTree(RcuState rsp, RcuGp gp, RcuForce force, RcuBarrier barrier) {
    this.rsp = rsp;
    this.gp = gp;
    this.force = force;
    this.barrier = barrier;
    this.calls = new RcuCalls(rsp);
  }

  /**
   * Boots it, with its ticks.
   *
   * @param machine whose run has not begun
   */
  public static RcuTree boot(Machine machine, GracePeriodOptions options) {
    return boot(machine, options, new Parts());
  }

  static RcuTree boot(Machine machine, GracePeriodOptions options, Parts parts) {
    RcuState rsp = new RcuState(machine, options);
    RcuGp gp = parts.gp(rsp);
    RcuForce force = parts.force(rsp, gp);
    RcuTree tree = parts.tree(rsp, gp, force, parts.barrier(rsp));
    parts.softirq(rsp, gp, force).start(machine);
    machine.platform().onIdle(tree.new Idle());
    return tree;
  }

  @Override
  public final int readLock(Task current) {
    RcuReader reader = reader(current);
    Machine.touch(current, reader, Access.WRITE);
    if (reader.enter(current)) {
      force.idleExit(current, reader);
    }
    return 0; // sections nest, so nobody need tell which one ends
  }

  @Override
  public final void readUnlock(Task current, int index) {
    RcuReader reader = reader(current);
    Machine.touch(current, reader, Access.WRITE);
    if (reader.leave() && reader.isAsked(current)) {
      noteContextSwitch(current, reader);
    }
  }

  /**
   * What the task's sections need; made when it first uses RCU. Only then the state is asked, so a
   * section does not even load where that is.
   */
  private RcuReader reader(Task current) {
    RcuReader reader = (RcuReader) current.rcu();
    return reader == null ? rsp.newReader(current) : reader;
  }

  /** {@code rcu_note_context_switch}: all that the task read before is behind it. */
  private void noteContextSwitch(Task current, RcuReader reader) {
    Memory.update(current, reader, Access.WRITE); // an access: what comes next is another step
    Fences.smpMb(current);
    if (!reader.rdp.inSection(current, reader)) {
      gp.schedQs(current, reader.rdp);
      rsp.ticks.wakeAll();
    }
  }

  @Override
  public final void quiescent(Task current) {
    RcuReader reader = (RcuReader) current.rcu();
    if (reader != null && !reader.isIdle()) {
      noteContextSwitch(current, reader);
    }
  }

  /** The task waits: its context switch is a quiescent state, and then its CPU is idle. */
  @Override
  public final void beginExtendedQuiescence(Task current) {
    RcuReader reader = reader(current);
    if (!reader.isIdle()) {
      noteContextSwitch(current, reader);
      force.idleEnter(current, reader);
    }
  }

  /** Where it was in no section the task stays idle until its next one, on a live machine. */
  @Override
  public final void endExtendedQuiescence(Task current) {
    RcuReader reader = reader(current);
    if (!reader.isIdleOutside() || Machine.stepped(current)) {
      force.idleExit(current, reader);
    }
  }

  @Override
  public final boolean isReader(Task current) {
    RcuReader reader = (RcuReader) current.rcu();
    return reader != null && reader.isInSection();
  }

  /**
   * A tick of a stepped machine finds the CPU quiescent until the task goes on. There is one
   * wherever it leads to something, so the context switch need not be noted as well.
   */
  @Override
  public final void switchedAway(Task by, Task waiter) {
    if (Machine.stepped(by)) {
      reader(waiter).switched(by, true);
    } else {
      beginExtendedQuiescence(waiter);
    }
  }

  @Override
  public final void switchedTo(Task current) {
    if (Machine.stepped(current)) {
      reader(current).switched(current, false);
    } else {
      endExtendedQuiescence(current);
    }
  }

  /** {@code synchronize_sched}. */
  @Override
  public Waitable begin(Task current, Named waiter) {
    Completion over = new Completion(() -> RcuStall.text(rsp), () -> RcuStall.holders(rsp));
    if (blockingIsGp(current)) {
      over.complete(current);
    } else {
      RcuHead head = new RcuHead(waiter.name());
      RcuData here = reader(current).rdp;
      calls.callRcu(current, here, new RcuCallback(head, (task, _) -> over.complete(task), true));
    }
    return over;
  }

  /**
   * {@code rcu_blocking_is_gp}: there is no other CPU, and on this one nobody reads, since the
   * caller runs. Tasks that share it may also wait for locks in their sections; then it is not.
   */
  boolean blockingIsGp(Task current) {
    Fences.smpMb(current); // pairs with the one of a CPU that comes online
    RcuReader reader = reader(current);
    return rsp.cpus().size() == 1 && !reader.rdp.inSection(current, reader);
  }

  @Override
  public final void end(Task current) {
    // Nothing is left to be done: the callback has run.
  }

  @Override
  public final void call(Task current, RcuHead head, RcuHead.Callback function) {
    calls.callRcu(current, reader(current).rdp, new RcuCallback(head, function, false));
  }

  @Override
  public final Waitable beginBarrier(Task current) {
    return barrier.begin(current, calls, reader(current).rdp);
  }

  @Override
  public final void endBarrier(Task current, Waitable waited) {
    barrier.end(current);
  }

  /** Hears of tasks that begin, end or park. */
  private final class Idle implements Platform.IdleHook {
    /** Its CPU is busy from boot, or stays idle until the task's first section. */
    @Override
    public void begins(Task current) {
      RcuReader _ = reader(current);
    }

    @Override
    public void idles(Task current) {
      RcuReader reader = (RcuReader) current.rcu();
      if (reader != null && reader.isOutside() && !current.isWorker()) {
        force.idleEnter(current, reader);
      }
    }
  }
}
