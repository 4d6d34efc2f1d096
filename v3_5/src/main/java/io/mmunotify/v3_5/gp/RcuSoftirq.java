// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of the CPUs and what they lead to. On a stepped machine each CPU's are an actor of its
 * own, {@code rcu/0}, {@code rcu/1}, …: one that would find nothing to do is none. On a live
 * machine one thread looks after all CPUs, as soon as there is something to do.
 */
class RcuSoftirq {
  private final RcuState rsp;
  private final RcuGp gp;
  private final RcuForce force;

  RcuSoftirq(RcuState rsp, RcuGp gp, RcuForce force) {
    this.rsp = rsp;
    this.gp = gp;
    this.force = force;
  }

  /** Gives the machine its ticks. Before its run. */
  final void start(Machine machine) {
    if (machine instanceof SteppedMachine) {
      machine.onBoot(() -> rsp.cpus().forEach(rdp -> addActor(machine, rdp)));
    } else {
      machine.addWorker("rcu", this::serveAll);
    }
  }

  private void addActor(Machine machine, RcuData rdp) {
    Tick tick = new Tick(rdp);
    machine.addWorker(
        "rcu/" + rdp.cpu,
        worker -> {
          rdp.softirq = rsp.newSoftirq(worker, rdp);
          while (true) {
            Machine.forget(worker, 0);
            Machine.step(worker, tick);
            checkCallbacks(worker, rdp);
          }
        });
  }

  private void serveAll(Task worker) {
    AnyTick any = new AnyTick();
    RcuReader softirq = null;
    while (true) {
      Machine.step(worker, any);
      RcuData rdp = any.taken;
      if (rdp != null) {
        if (softirq == null) {
          softirq = rsp.newSoftirq(worker, rdp);
        }
        softirq.rdp = rdp;
        checkCallbacks(worker, rdp);
      }
    }
  }

  /** {@code rcu_check_callbacks}: the tick. */
  private void checkCallbacks(Task current, RcuData rdp) {
    if (interruptsQuiescence(current, rdp)) {
      gp.schedQs(current, rdp);
    }
    processCallbacks(current, rdp);
  }

  /** Whether the tick finds the CPU outside of all sections. */
  private boolean interruptsQuiescence(Task current, RcuData rdp) {
    if (isIdle(rdp)) {
      Machine.touch(current, rdp.dynticks, Access.READ);
      Fences.smpMb(current); // a section after this sees what came before the grace period
      return true;
    }
    return standsOutside(current, rdp);
  }

  private boolean isIdle(RcuData rdp) {
    return force.isQuiescent(rdp.dynticks.peek());
  }

  /**
   * Whether the tasks of a CPU that is not idle stand outside of their sections. They could be
   * preempted there, which is a context switch, and would wait for their stores to drain. Nobody
   * can tell on a live machine.
   */
  boolean standsOutside(Task current, RcuData rdp) {
    if (!Machine.stepped(current)) {
      return false;
    }
    for (RcuReader reader : rdp.readers) {
      if (reader.isInSection() || !Memory.isDrained(reader.task())) {
        return false;
      }
    }
    return true;
  }

  /** {@code __rcu_process_callbacks}: the softirq. */
  private void processCallbacks(Task current, RcuData rdp) {
    if (rsp.untilForced.over(current)) {
      force.forceQuiescentState(current, rdp);
    }
    gp.processGpEnd(current, rdp);
    gp.checkQuiescentState(current, rdp);
    if (gp.cpuNeedsAnotherGp(current, rdp)) {
      rsp.root().lock.lock(current);
      gp.startGp(current, rdp);
    }
    doBatch(current, rdp);
  }

  /** {@code rcu_do_batch}. */
  private void doBatch(Task current, RcuData rdp) {
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    List<RcuCallback> done = rdp.list.takeDone(rdp.blimit);
    rdp.irq.restore();
    Machine.saw(current, done.size());
    if (done.isEmpty()) {
      return;
    }
    for (RcuCallback callback : done) {
      invoke(current, callback);
    }
    long left = rdp.qlen.addReturn(current, -done.size()); // fully ordered: rcu_barrier counts
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    if (left < RcuState.QLOWMARK) {
      rdp.blimit = RcuState.BLIMIT;
    }
    rdp.irq.restore();
  }

  private static void invoke(Task current, RcuCallback callback) {
    Machine.saw(current, callback.head().name().hashCode());
    if (callback.ours()) {
      callback.head().dequeue(current);
    } else {
      Machine.stepAbout(current, EventKind.CALLBACK_INVOKED, callback.head());
      callback.head().dequeue(current);
      Machine.record(current, EventKind.CALLBACK_INVOKED, callback.head());
    }
    callback.function().invoke(current, callback.head());
  }

  /** {@code rcu_pending}: whether the tick of a CPU leads to anything. */
  private boolean pending(Task current, RcuData rdp) {
    rdp.irq.save(current);
    boolean pending = pendingHere(current, rdp);
    rdp.irq.restore();
    return pending || forcingDue(current, rdp);
  }

  private boolean pendingHere(Task current, RcuData rdp) {
    RcuNode rnp = rdp.mynode;
    if (isIdle(rdp) && rdp.list.isEmpty()) {
      return false; // without callbacks the ticks of an idle CPU are stopped
    }
    return (owes(rdp) && (rdp.passedQuiesce || isIdle(rdp) || standsOutside(current, rdp)))
        || rdp.list.hasDone()
        || needsAnotherGp(rdp)
        || rnp.completed.peek() != rdp.completed
        || rnp.gpnum.peek() != rdp.gpnum;
  }

  /** The newest grace period waits for the CPU, which has noticed it, and could report. */
  private boolean owes(RcuData rdp) {
    return rdp.qsPending && rdp.gpnum == rsp.gpnum.peek() && (rdp.mynode.qsmask & rdp.grpmask) != 0;
  }

  private boolean needsAnotherGp(RcuData rdp) {
    return rdp.list.hasBehind(RcuCblist.DONE)
        && rsp.completed.peek() == rsp.gpnum.peek()
        && !rsp.fqsNeedGp;
  }

  /** Live machine: after the jiffies that upstream waits. Stepped machine: where it helps. */
  private boolean forcingDue(Task current, RcuData rdp) {
    if (rsp.completed.peek() == rsp.gpnum.peek() || (isIdle(rdp) && rdp.qlen.peek() == 0)) {
      return false;
    }
    return Machine.stepped(current)
        ? !rsp.fqsActive && rsp.fqslock.ready(current) && force.wouldCredit()
        : rsp.untilForced.over(current);
  }

  /** The next tick of one CPU of a stepped machine that leads to anything. */
  private final class Tick implements Waitable {
    private final RcuData rdp;

    Tick(RcuData rdp) {
      this.rdp = rdp;
    }

    @Override
    public boolean ready(Task task) {
      return pendingHere(task, rdp) || forcingDue(task, rdp);
    }

    @Override
    public boolean tryTake(Task current) {
      watched().forEach(object -> Machine.touch(current, object, Access.READ));
      if (!pendingHere(current, rdp)) {
        if (!forcingDue(current, rdp)) {
          return false;
        }
        rsp.passUntilForced(current); // one tick stands for all until then, which find nothing
      }
      return true;
    }

    @Override
    public boolean endsByAnyChange() {
      return true;
    }

    @Override
    public boolean wanted() {
      return rdp.list.hasOthers();
    }

    @Override
    public @Nullable EventKind awaited() {
      return EventKind.CALLBACK_INVOKED;
    }

    @Override
    public List<Task> heldUpBy() {
      return RcuStall.holders(rsp);
    }

    @Override
    public List<KernelObject> watched() {
      List<KernelObject> watched = new ArrayList<>(List.of(rdp, rdp.dynticks, rdp.qlen));
      watched.addAll(List.of(rsp, rsp.gpnum, rsp.completed, rsp.fqslock));
      watched.addAll(List.of(rdp.mynode.gpnum, rdp.mynode.completed));
      for (RcuReader reader : rdp.readers) {
        watched.add(reader);
        KernelObject buffer = Memory.buffer(reader.task());
        if (buffer != null) {
          watched.add(buffer);
        }
      }
      for (RcuNode rnp : rsp.leaves()) {
        watched.add(rnp);
        for (RcuData other : rnp.cpus) {
          if (other != null) {
            watched.addAll(List.of(other, other.dynticks));
            if (other.softirq != null) {
              watched.add(other.softirq);
            }
          }
        }
      }
      return watched;
    }

    @Override
    public String blockedBy() {
      return RcuStall.text(rsp);
    }
  }

  /** A tick of some CPU of a live machine that leads to anything. */
  private final class AnyTick implements Waitable {
    private @Nullable RcuData taken;

    @Override
    public boolean ready(Task task) {
      throw new IllegalStateException("only a live machine has one thread for all ticks");
    }

    @Override
    public boolean tryTake(Task current) {
      for (RcuData rdp : rsp.cpus()) {
        if (pending(current, rdp)) {
          taken = rdp;
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean wanted() {
      return rsp.cpus().stream().anyMatch(rdp -> rdp.qlen.peek() != 0);
    }

    @Override
    public WaitQueue waitQueue() {
      return rsp.ticks;
    }

    @Override
    public String blockedBy() {
      return RcuStall.text(rsp);
    }
  }
}
