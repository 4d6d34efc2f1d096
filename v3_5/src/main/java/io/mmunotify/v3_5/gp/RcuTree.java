// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Handshake;
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
 * <p>On a live machine a read section costs nothing. A tick asks the CPU's thread for its stack by
 * a {@link Handshake}, and a stack without sections is a quiescent state. A thread that is in a
 * section each time it is asked announces the end of one ({@link RcuStacks}). A task announces a
 * quiescent state in {@link Machine#sleep}. A task that waits is in an extended quiescent state and
 * is not asked: if it waits for a grace period, or for anything else outside of sections. So is a
 * task after its end.
 *
 * <p>On a stepped machine, and where there are no handshakes, a section costs a count that other
 * tasks can look at. The end of an outermost section also looks whether the CPU wants a quiescent
 * state. So without handshakes threads announce quiescent states at the ends of outermost sections
 * if they are asked to. A task is in an extended quiescent state before its first section, too. A
 * tick may find a task outside of all sections, which is a quiescent state as well.
 *
 * <p>Inside a section, {@code sleep}, {@code synchronize} and waiting for a lock whose waiters
 * sleep are quiescent states, too. The section then no longer protects what it has read. Upstream
 * forbids this misuse, and does not notice it either.
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
   * Boots the engine, with its ticks.
   *
   * @param machine a machine whose run has not begun
   */
  public static RcuTree boot(Machine machine, GracePeriodOptions options) {
    return boot(machine, options, new Parts());
  }

  static RcuTree boot(Machine machine, GracePeriodOptions options, Parts parts) {
    if (machine.tasksEver().stream().anyMatch(task -> !task.isWorker())) {
      throw new IllegalStateException("RCU boots before the first task begins");
    }
    RcuState rsp = new RcuState(machine, options);
    RcuGp gp = parts.gp(rsp);
    RcuForce force = parts.force(rsp, gp);
    RcuTree tree = parts.tree(rsp, gp, force, parts.barrier(rsp));
    parts.softirq(rsp, gp, force).start(machine);
    machine.platform().onIdle(tree.new Idle());
    return tree;
  }

  @Override
  public final boolean announced() {
    return !rsp.handshakes;
  }

  @Override
  public final int readLock(Task current) {
    if (rsp.handshakes) {
      Handshake.enter(current);
      return 0;
    }
    RcuReader reader = reader(current);
    Machine.touch(current, reader, Access.WRITE);
    if (reader.enter(current)) {
      force.idleExit(current, reader);
    }
    return 0; // sections nest, so the index need not tell which section ends
  }

  @Override
  public final void readUnlock(Task current, int index) {
    if (rsp.handshakes) {
      Handshake.leave();
      RcuReader reader = (RcuReader) current.rcu();
      if (reader != null && reader.isAsked(current) && Handshake.endsOutermost(current)) {
        noteContextSwitch(current, reader);
      }
      return;
    }
    RcuReader reader = reader(current);
    Machine.touch(current, reader, Access.WRITE);
    if (reader.leave() && reader.isAsked(current)) {
      noteContextSwitch(current, reader);
    }
  }

  /**
   * The data of the task's sections, made when the task first uses RCU, or when it begins. Only
   * then is the state asked, so a section need not even load a reference to it.
   */
  private RcuReader reader(Task current) {
    RcuReader reader = (RcuReader) current.rcu();
    return reader == null ? rsp.newReader(current) : reader;
  }

  /** {@code rcu_note_context_switch}: all earlier reads of the task are done. */
  private void noteContextSwitch(Task current, RcuReader reader) {
    Memory.update(current, reader, Access.WRITE); // an access: the next access is another step
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

  /** The task waits: its context switch is a quiescent state, and from then on the task is idle. */
  @Override
  public final void beginExtendedQuiescence(Task current) {
    RcuReader reader = reader(current);
    if (!reader.isIdle()) {
      noteContextSwitch(current, reader);
      force.idleEnter(current, reader);
    }
  }

  /**
   * A thread that announces its sections and was in none stays idle until its next section. A
   * thread that announces nothing is busy from here on, behind a full fence.
   */
  @Override
  public final void endExtendedQuiescence(Task current) {
    RcuReader reader = reader(current);
    if (rsp.handshakes || !reader.isIdleOutside() || Machine.stepped(current)) {
      force.idleExit(current, reader);
    }
  }

  @Override
  public final boolean isReader(Task current) {
    RcuReader reader = (RcuReader) current.rcu();
    if (reader == null) {
      return false;
    }
    return rsp.handshakes ? !reader.isIdle() && Handshake.isInside(current) : reader.isInSection();
  }

  /**
   * A tick of a stepped machine finds the CPU quiescent until the task goes on. There is a tick
   * wherever a tick finds something to do, so the context switch need not be noted as well.
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
   * {@code rcu_blocking_is_gp}: there is no other CPU, and on this CPU no other task reads, since
   * the caller runs. But tasks that share the CPU may wait for locks in their sections; then the
   * answer is no.
   */
  boolean blockingIsGp(Task current) {
    Fences.smpMb(current); // pairs with the fence of a CPU that comes online
    RcuReader reader = reader(current);
    return rsp.cpus().size() == 1 && !reader.rdp.inSection(current, reader);
  }

  @Override
  public final void end(Task current) {
    // Nothing is left to do: the callback has run.
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
    /**
     * The task's CPU is busy from boot, or from here on; or it stays idle until the task's first
     * section.
     */
    @Override
    public void begins(Task current) {
      if (rsp.handshakes) {
        Handshake.admit(current);
        if (!RcuSoftirq.serves(current)) {
          force.idleExit(current, reader(current));
        }
      } else if (Machine.stepped(current)) {
        RcuReader _ = reader(current);
      }
    }

    @Override
    public void idles(Task current) {
      RcuReader reader = (RcuReader) current.rcu();
      if (reader == null || !reader.isOutside()) {
        return;
      }
      if (!rsp.handshakes) {
        if (!current.isWorker()) {
          force.idleEnter(current, reader);
        }
      } else if (!RcuSoftirq.serves(current) && !Handshake.isInside(current)) {
        force.idleEnter(current, reader);
        reader.isParked = true;
      }
    }

    @Override
    public void resumes(Task current) {
      RcuReader reader = (RcuReader) current.rcu();
      if (reader != null && reader.isParked) {
        reader.isParked = false;
        force.idleExit(current, reader);
      }
    }
  }
}
