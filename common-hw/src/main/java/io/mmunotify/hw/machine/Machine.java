// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import org.jspecify.annotations.Nullable;

/**
 * What runs tasks: {@link SteppedMachine} one at a time under a schedule, {@link LiveMachine} on
 * real threads.
 *
 * <p>Every primitive is written once, against the static methods here. They are static, and ask
 * {@link SteppedMode} first, so that on a live machine nothing of them is left in compiled code:
 * not even the null check that a method of the task would need.
 */
public abstract sealed class Machine extends Platform permits SteppedMachine, LiveMachine {
  Machine() {}

  /**
   * Gives the kernel a worker: a task that serves the others, waiting in a {@link Waitable} that
   * says whether it is {@linkplain Waitable#wanted wanted}. Before the run begins, or at boot.
   */
  public final void addWorker(String name, TaskBody body) {
    addWorker(new TaskPlan(name, body));
  }

  /** The same for a worker that may have a processor of its own, as tasks have. */
  public abstract void addWorker(TaskPlan plan);

  /** A task's name, its processor and what it does. */
  public record TaskPlan(String name, @Nullable Cpu cpu, TaskBody body) {
    /** A task with a processor of its own. */
    public TaskPlan(String name, TaskBody body) {
      this(name, null, body);
    }
  }

  /**
   * Whether stepped tasks of this JVM are switched by its own continuations. If not, because these
   * are not exported to us, by threads: the same, several times slower.
   */
  public static boolean fastSwitches() {
    return Coroutine.fast();
  }

  // The hooks of every primitive.

  /** An atomic step is about to happen. The stepped machine may let others go first. */
  public static void step(Task current, EventKind kind) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null) {
        machine.takeStep(current, kind, null);
      }
    }
  }

  /**
   * The same where several workers may take such a step.
   *
   * @param about what this one's is about: the callback that it is going to invoke
   */
  public static void stepAbout(Task current, EventKind kind, Named about) {
    current.pendingAbout = about;
    step(current, kind);
    current.pendingAbout = null;
  }

  /**
   * A step is about to happen that may have to wait; on return it was taken. The stepped machine
   * chooses the task only while it is ready, the live machine spins, then parks.
   */
  public static void step(Task current, EventKind kind, Waitable wait) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null) {
        Memory.fence(current); // taking a lock is a locked instruction, waiting a context switch
        machine.takeStep(current, kind, wait);
        return;
      }
    }
    LiveMachine.waitFor(current, wait);
  }

  /**
   * A step that no trace shows may have to wait: a work item for work, a poll for a change. A
   * scheduling point at every granularity.
   */
  public static void step(Task current, Waitable wait) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null) {
        Memory.fence(current);
        machine.takeStep(current, null, wait);
        return;
      }
    }
    LiveMachine.waitFor(current, wait);
  }

  /**
   * Takes what guards the inside of a primitive. A scheduling point at memory granularity alone, or
   * where it cannot be had at once.
   */
  public static void take(Task current, Waitable lock) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null && (current.wholeSteps || !machine.stepsAtMemory())) {
        Memory.fence(current);
        if (isHad(current, lock)) {
          return;
        }
      }
    }
    step(current, lock);
  }

  private static boolean isHad(Task current, Waitable lock) {
    boolean had = lock.tryTake(current);
    saw(current, had); // whether a step ends here
    KernelObject object = lock.taken();
    if (!had && object != null) {
      look(current, object);
    }
    return had;
  }

  /**
   * Waits inside a step that has begun. Live machine only: a step of the other one never waits.
   *
   * @throws UnsupportedOperationException on a stepped machine
   */
  public static void await(Task current, Waitable wait) {
    if (stepped(current)) {
      throw new UnsupportedOperationException(
          "Machine.await is for a live machine: a task of a stepped one waits in a step of its own,"
              + " as those of a completion, a mutex or a counter are");
    }
    LiveMachine.waitFor(current, wait);
  }

  /**
   * This step reads or writes that object.
   *
   * @throws KernelStop if the object is dead and a kernel would have oopsed
   */
  public static void touch(Task current, KernelObject object, Access how) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null) {
        machine.noteTouch(current, object, how);
      }
    }
  }

  /** A checker has something to say of this step. The run goes on. */
  public static void report(Task current, Finding finding) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null) {
        machine.noteFinding(current, finding);
      }
    }
  }

  /**
   * This very step settles what its run is for, whatever is done before and after it: a search that
   * has come here need not go on from here.
   */
  public static void settle(Task current) {
    if (stepped(current)) {
      current.footprint.settle();
    }
  }

  /**
   * The task has taken a lock that it found free and would not have waited for: nothing follows for
   * the order of locks.
   */
  public static void tookAtOnce(Task current, KernelObject lock, Access how) {
    if (stepped(current)) {
      current.locks.takesAtOnce();
      touch(current, lock, how);
    }
  }

  /** This step looks whether the object is dead, or at what is left of it. Never stops the run. */
  public static void look(Task current, KernelObject object) {
    if (stepped(current)) {
      current.footprint.add(object, Access.READ);
    }
  }

  /**
   * The task learned a value from what it shares with others, and what it does later may depend on
   * it. Every primitive tells what it returns; what only reaches the trace is not seen by the task.
   */
  public static void saw(Task current, long value) {
    if (stepped(current)) {
      current.past.saw(value);
    }
  }

  /** The task learned the answer to a question. */
  public static void saw(Task current, boolean value) {
    saw(current, value ? 1 : 0);
  }

  /** The task learned which of several things it has, by the name that none of them shares. */
  public static void sawWhich(Task current, Named value) {
    if (stepped(current)) {
      value.name().chars().forEach(current.past::saw);
    }
  }

  /** The task learned a pointer; null is one, too. */
  public static void saw(Task current, @Nullable KernelObject value) {
    if (stepped(current)) {
      current.past.saw(value == null ? 0 : value.id());
    }
  }

  /**
   * What the task does from here on no longer depends on anything that it saw before, only on where
   * in its body it stands. Said at each outermost return, outside of all read sections; who keeps a
   * value must not say it.
   *
   * @param position where it stands: another number at another place of the same body
   */
  public static void forget(Task current, int position) {
    if (stepped(current)) {
      current.past.forget(position);
      LocksHeld.keep(current);
      current.accessed = true; // whether its last step has accessed memory is forgotten, too
    }
  }

  /** The step of this kind was performed. */
  public static void record(Task current, EventKind kind) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, new Event(current.traceName(), kind));
    }
  }

  /** The step was performed; {@code a} is its first field. */
  public static void record(Task current, EventKind kind, @Nullable Object a) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, new Event(current.traceName(), kind, a));
    }
  }

  /** The step was performed; {@code a} and {@code b} are its first fields. */
  public static void record(Task current, EventKind kind, @Nullable Object a, @Nullable Object b) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, new Event(current.traceName(), kind, a, b));
    }
  }

  /** The step was performed; {@code a} and {@code b} are its first fields. */
  public static void record(Task current, EventKind kind, Object a, long b) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, new Event(current.traceName(), kind, a, b));
    }
  }

  /** The step was performed: an event with more fields than the others have. */
  public static void record(Task current, Event event) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, event);
    }
  }

  /** Whether the task is on a stepped machine: ask before a check that a kernel would not make. */
  public static boolean stepped(Task current) {
    return SteppedMode.on() && current.stepped != null;
  }

  /** Whether events of this task are being recorded: ask before building anything costly. */
  public static boolean tracing(Task current) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      return machine != null && machine.trace != null;
    }
    return false;
  }

  /** The task enters a section in which it must not sleep. Sections nest. */
  public static void enterAtomic(Task current) {
    if (stepped(current)) {
      current.preemptDisable();
    }
  }

  /** The task leaves such a section. */
  public static void leaveAtomic(Task current) {
    if (stepped(current)) {
      current.preemptEnable();
    }
  }

  /**
   * {@code schedule()}: the task gives its CPU up once. Illegal in atomic context, where the kernel
   * complains and goes on; what it breaks shows later.
   */
  public static void sleep(Task current) {
    Memory.fence(current);
    step(current, EventKind.SLEEP);
    Machine machine = current.machine();
    machine.contextSwitch(current);
    machine.pause();
    record(current, EventKind.SLEEP, current.inAtomic());
  }

  /** {@code udelay()}: the task keeps its CPU busy for so many nanoseconds. No scheduling point. */
  public static void delay(Task current, long nanos) {
    if (stepped(current)) {
      Elapsed.pass(current, nanos);
    } else {
      Machine machine = current.machine();
      for (long end = machine.nanos() + nanos; machine.nanos() < end; ) {
        cpuRelax();
      }
    }
  }

  /**
   * The scheduler moves the task to another processor: a context switch, and so a full barrier. On
   * a stepped machine alone, where nobody asks for a task's processor but the task itself. A
   * schedule may call it for a task that has no store buffer.
   */
  public static void migrate(Task current, Cpu cpu) {
    if (stepped(current)) {
      Memory.fence(current);
      current.machine().contextSwitch(current);
      current.moveTo(cpu);
    }
  }

  /** {@code cpu_relax()}: between two looks at what another thread is about to change. */
  public static void cpuRelax() {
    Thread.onSpinWait();
  }

  /** Lets other threads run, where there are any. */
  abstract void pause();

  /** Time in nanoseconds: of the clock on a live machine, on a stepped one none ever passes. */
  abstract long nanos();

  // How a kernel stops.

  /** BUG_ON. */
  public static KernelBug bug(String condition) {
    throw new KernelBug(condition);
  }

  /** A bad memory access by the innermost upstream function on the stack. */
  public static KernelOops oops(KernelOops.Fault fault) {
    throw new KernelOops(fault, UpstreamFrames.innermost());
  }
}
