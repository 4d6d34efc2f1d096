// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Memory;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of the CPUs, and the softirqs that they raise. On a stepped machine each CPU's ticks
 * are an actor of its own, {@code rcu/0}, {@code rcu/1}, …; a tick that would find nothing to do is
 * left out. On a live machine one thread looks after all CPUs, as soon as there is something to do.
 */
class RcuSoftirq {
  /** The places at which a softirq keeps no value from before. */
  private enum Stage {
    TICK,
    GP_END,
    CHECK_QS,
    NEEDS_GP
  }

  /** The live machine's thread for ticks. */
  private static final String WORKER = "rcu";

  private final RcuState rsp;
  private final RcuGp gp;
  private final RcuForce force;

  RcuSoftirq(RcuState rsp, RcuGp gp, RcuForce force) {
    this.rsp = rsp;
    this.gp = gp;
    this.force = force;
  }

  /** Gives the machine its ticks. To be called before its run. */
  final void start(Machine machine) {
    if (machine instanceof SteppedMachine) {
      machine.platform().onBoot(() -> rsp.cpus().forEach(rdp -> addActor(machine, rdp)));
    } else {
      RcuTimer timer = new RcuTimer(rsp, gp, this);
      machine.addWorker(WORKER, worker -> serveAll(worker, timer));
    }
  }

  /**
   * Whether the task of a live machine is the thread for ticks. It is no CPU: no grace period ends
   * while it runs a callback, so nothing has to wait for its sections.
   */
  static boolean serves(Task task) {
    return task.isWorker() && task.name().equals(WORKER);
  }

  private void addActor(Machine machine, RcuData rdp) {
    machine.addWorker(
        "rcu/" + rdp.cpu,
        worker -> {
          Tick tick = new Tick(rdp, worker);
          rdp.softirq = rsp.newSoftirq(worker, rdp);
          while (true) {
            Machine.forget(worker, Stage.TICK.ordinal());
            Machine.step(worker, tick);
            worker.interrupt(rdp.cpu);
            Memory.inWholeSteps(worker, true);
            checkCallbacks(worker, rdp);
          }
        });
  }

  private void serveAll(Task worker, RcuTimer timer) {
    RcuReader softirq = null;
    while (true) {
      Machine.step(worker, timer);
      RcuData rdp = timer.ticking();
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
      Fences.smpMb(current); // a later section sees what came before the grace period
      return true;
    }
    rdp.readers.forEach(reader -> Machine.touch(current, reader, Access.READ));
    return standsOutside(current, rdp, object -> Machine.touch(current, object, Access.READ));
  }

  private boolean isIdle(RcuData rdp) {
    return force.isQuiescent(rdp.dynticks.peek());
  }

  /**
   * Whether the tasks of a CPU that is not idle stand outside of their sections. Tasks could be
   * preempted there, which is a context switch, and a context switch waits until the task's stores
   * have drained. A live machine finds out with {@link RcuTimer}.
   *
   * @param looks is called with the objects on which the answer depends, without the readers
   */
  boolean standsOutside(Task current, RcuData rdp, Consumer<KernelObject> looks) {
    if (!Machine.stepped(current)) {
      return false;
    }
    for (RcuReader reader : rdp.readers) {
      if (!reader.isIdle()) {
        KernelObject buffer = Memory.buffer(reader.task());
        if (buffer != null) {
          looks.accept(buffer);
        }
        if (reader.isInSection() || !Memory.isDrained(reader.task())) {
          return false;
        }
      }
    }
    return true;
  }

  /** {@code __rcu_process_callbacks}: the softirq. */
  private void processCallbacks(Task current, RcuData rdp) {
    if (rsp.untilForced.over(current)) {
      force.forceQuiescentState(current, rdp);
      next(current, Stage.GP_END);
    }
    gp.processGpEnd(current, rdp);
    next(current, Stage.CHECK_QS);
    gp.checkQuiescentState(current, rdp);
    if (gp.hasWaiting(current, rdp)) {
      next(current, Stage.NEEDS_GP);
    }
    if (gp.cpuNeedsAnotherGp(current, rdp)) {
      rsp.root().lock.lock(current);
      gp.startGp(current, rdp);
    }
    current.endInterrupt(); // a thread can invoke callbacks: ksoftirqd
    Memory.inWholeSteps(current, false);
    doBatch(current, rdp);
  }

  /**
   * The next part begins, which keeps nothing of the part before: other tasks may go on in between.
   */
  private static void next(Task current, Stage stage) {
    Machine.forget(current, stage.ordinal());
    Memory.point(current);
  }

  /** {@code rcu_do_batch}. */
  private void doBatch(Task current, RcuData rdp) {
    rdp.irq.save(current);
    Machine.touch(current, rdp, Access.WRITE);
    List<RcuCallback> done = rdp.list.takeDone(rdp.blimit);
    rdp.irq.restore();
    Machine.saw(current, done.size());
    done.forEach(callback -> Machine.saw(current, callback.head()));
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
    if (callback.ours()) {
      callback.head().dequeue(current);
    } else {
      Machine.stepAbout(current, EventKind.CALLBACK_INVOKED, callback.head());
      callback.head().dequeue(current);
      Machine.record(current, EventKind.CALLBACK_INVOKED, callback.head());
    }
    callback.function().invoke(current, callback.head());
  }

  /** {@code rcu_pending}: whether a tick of the CPU would find something to do. */
  final boolean pending(Task current, RcuData rdp) {
    rdp.irq.save(current);
    boolean pending = pendingHere(current, rdp, _ -> {}) || forcingDue(current, rdp, _ -> {});
    rdp.irq.restore();
    return pending;
  }

  /** Without callbacks the ticks of an idle CPU are stopped. */
  private boolean isStopped(RcuData rdp, Consumer<KernelObject> looks) {
    looks.accept(rdp);
    looks.accept(rdp.dynticks);
    return rdp.list.isEmpty() && isIdle(rdp);
  }

  /**
   * Whether a tick would find something to do other than forcing. A CPU notices the end of a grace
   * period when it has callbacks, or else with the next grace period: before that, no task could
   * tell the difference.
   *
   * @param looks is called with the objects on which the answer depends, one after the other
   */
  private boolean pendingHere(Task current, RcuData rdp, Consumer<KernelObject> looks) {
    if (isStopped(rdp, looks)) {
      return false;
    }
    RcuNode rnp = rdp.mynode;
    looks.accept(rnp.completed);
    looks.accept(rnp.gpnum);
    looks.accept(rsp.gpnum);
    looks.accept(rsp.completed);
    return rdp.list.hasDone()
        || (rnp.completed.peek() != rdp.completed && !rdp.list.isEmpty())
        || rnp.gpnum.peek() != rdp.gpnum
        || couldReport(current, rdp, looks)
        || needsAnotherGp(rdp, looks);
  }

  private boolean couldReport(Task current, RcuData rdp, Consumer<KernelObject> looks) {
    if (!rdp.qsPending || rdp.gpnum != rsp.gpnum.peek()) {
      return false;
    }
    looks.accept(rdp.mynode);
    return owes(rdp) && (rdp.passedQuiesce || isIdle(rdp) || standsOutside(current, rdp, looks));
  }

  /**
   * Whether the newest grace period waits for the CPU and the CPU has noticed it. Interrupts are
   * off.
   */
  final boolean owes(RcuData rdp) {
    return rdp.qsPending && rdp.gpnum == rsp.gpnum.peek() && (rdp.mynode.qsmask & rdp.grpmask) != 0;
  }

  private boolean needsAnotherGp(RcuData rdp, Consumer<KernelObject> looks) {
    if (!rdp.list.hasBehind(RcuCblist.DONE) || rsp.completed.peek() != rsp.gpnum.peek()) {
      return false;
    }
    looks.accept(rsp);
    return !rsp.fqsNeedGp;
  }

  /**
   * Live machine: after the jiffies that upstream waits. Stepped machine: where forcing leads to
   * something.
   */
  private boolean forcingDue(Task current, RcuData rdp, Consumer<KernelObject> looks) {
    if (isStopped(rdp, looks)) {
      return false;
    }
    looks.accept(rsp.gpnum);
    looks.accept(rsp.completed);
    if (rsp.completed.peek() == rsp.gpnum.peek()) {
      return false;
    }
    if (!Machine.stepped(current)) {
      return rsp.untilForced.over(current);
    }
    looks.accept(rsp);
    looks.accept(rsp.fqslock);
    return !rsp.fqsActive && rsp.fqslock.ready(current) && force.wouldCredit(looks);
  }

  /** The next tick of one CPU of a stepped machine that finds something to do. */
  private final class Tick implements Waitable {
    private final RcuData rdp;
    private final Task worker;

    Tick(RcuData rdp, Task worker) {
      this.rdp = rdp;
      this.worker = worker;
    }

    @Override
    public boolean ready(Task task) {
      return isPending(task, _ -> {});
    }

    private boolean isPending(Task task, Consumer<KernelObject> looks) {
      return pendingHere(task, rdp, looks) || forcingDue(task, rdp, looks);
    }

    @Override
    public boolean tryTake(Task current) {
      Consumer<KernelObject> looks = object -> Machine.touch(current, object, Access.READ);
      rdp.readers.forEach(looks);
      if (pendingHere(current, rdp, looks)) {
        return true;
      }
      if (!forcingDue(current, rdp, looks)) {
        return false;
      }
      rsp.passUntilForced(current); // one tick stands for all ticks until then
      return true;
    }

    @Override
    public boolean sleeps() {
      return false;
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
      List<KernelObject> watched = new ArrayList<>(rdp.readers);
      boolean _ = isPending(worker, watched::add);
      return watched;
    }

    @Override
    public String blockedBy() {
      return RcuStall.text(rsp);
    }
  }
}
