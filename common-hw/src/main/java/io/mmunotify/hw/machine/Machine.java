// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine runs tasks: {@link SteppedMachine} one at a time under a schedule, {@link LiveMachine}
 * on real threads.
 *
 * <p>Every primitive is written once, against the static methods here. They ask the task for its
 * stepped machine first, in a way that leaves nothing in compiled code where there is none ({@link
 * Task#stepped}).
 */
public abstract sealed class Machine permits SteppedMachine, LiveMachine {
  final Platform platform = new Platform();

  Machine() {}

  /** The parts of the machine; hooks are registered there. */
  public final Platform platform() {
    return platform;
  }

  /** A new processor. */
  public final Cpu addCpu() {
    return platform.addCpu();
  }

  /** {@code nr_cpu_ids}: see {@link Platform#possibleCpus}. */
  public final int possibleCpus() {
    return platform.possibleCpus();
  }

  /** How many tasks there ever were on this machine. Any task may call. */
  public final int taskCount() {
    return platform.taskCount();
  }

  /** Every task there ever was on this machine, by its number; a copy. Any task may call. */
  public final List<Task> tasksEver() {
    return platform.tasksEver();
  }

  /**
   * Gives the kernel a worker: a task that serves other tasks. A worker waits in a {@link
   * Waitable}, which says whether its work is {@linkplain Waitable#wanted wanted}. Call before the
   * run begins, or at boot.
   */
  public final void addWorker(String name, TaskBody body) {
    addWorker(new TaskPlan(name, body));
  }

  /** Gives the kernel a worker that may have a processor of its own, as tasks have. */
  public abstract void addWorker(TaskPlan plan);

  /** A task's name, its processor and its body. */
  public record TaskPlan(String name, @Nullable Cpu cpu, TaskBody body) {
    /** A task with a processor of its own. */
    public TaskPlan(String name, TaskBody body) {
      this(name, null, body);
    }
  }

  /**
   * Whether stepped tasks of this JVM are switched by its own continuations. If the JVM does not
   * export its continuations, threads switch the tasks: with the same results, several times
   * slower.
   */
  public static boolean fastSwitches() {
    return Coroutine.fast();
  }

  // The hooks of every primitive.

  /** An atomic step is about to happen. The stepped machine may let other tasks go first. */
  public static void step(Task current, EventKind kind) {
    SteppedMachine machine = current.stepped();
    if (machine != null) {
      machine.takeStep(current, kind, null);
    }
  }

  /**
   * As {@link #step(Task, EventKind)}, for a kind of step that several workers may take.
   *
   * @param about what this worker's step is about: the callback that the worker is going to invoke
   */
  public static void stepAbout(Task current, EventKind kind, Named about) {
    current.pendingAbout = about;
    step(current, kind);
    current.pendingAbout = null;
  }

  /**
   * A step is about to happen that may have to wait; on return the wait is over and the thing is
   * taken. The stepped machine chooses the task only while the wait is ready. The live machine
   * spins, then parks.
   */
  public static void step(Task current, EventKind kind, Waitable wait) {
    SteppedMachine machine = current.stepped();
    if (machine != null) {
      Memory.fence(current); // taking a lock is a locked instruction, waiting a context switch
      machine.takeStep(current, kind, wait);
      return;
    }
    LiveMachine.waitFor(current, wait);
  }

  /**
   * A step that no trace shows may have to wait: a work item for work, a poll for a change. A
   * scheduling point at every granularity.
   */
  public static void step(Task current, Waitable wait) {
    SteppedMachine machine = current.stepped();
    if (machine != null) {
      Memory.fence(current);
      machine.takeStep(current, null, wait);
      return;
    }
    LiveMachine.waitFor(current, wait);
  }

  /**
   * Takes a lock that guards the inside of a primitive. A scheduling point only at memory
   * granularity, or where the lock cannot be had at once.
   */
  public static void take(Task current, Waitable lock) {
    SteppedMachine machine = current.stepped();
    if (machine != null && (current.wholeSteps || !machine.stepsAtMemory())) {
      Memory.fence(current);
      if (isHad(current, lock)) {
        return;
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
   * Waits inside a step that has begun. Live machine only: a step of a stepped machine never waits.
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
    SteppedMachine machine = current.stepped();
    if (machine != null) {
      current.noteTouch(object, how);
    }
  }

  /** A checker reports a finding in this step. The run goes on. */
  public static void report(Task current, Finding finding) {
    switch (current.machine()) {
      case SteppedMachine stepped -> stepped.noteFinding(current, finding);
      case LiveMachine live -> live.noteFinding(finding);
    }
  }

  /**
   * This very step settles the question for which the run is made, whatever comes before and after
   * the step. A search that has reached the step need not go on from there.
   */
  public static void settle(Task current) {
    if (stepped(current)) {
      current.footprint.settle();
    }
  }

  /**
   * The task has taken a lock that it found free and for which it would not have waited: nothing
   * follows for the order of locks.
   */
  public static void tookAtOnce(Task current, KernelObject lock, Access how) {
    if (stepped(current)) {
      current.locks.takesAtOnce();
      touch(current, lock, how);
    }
  }

  /** This step looks whether the object is dead, or at its remains. Never stops the run. */
  public static void look(Task current, KernelObject object) {
    if (stepped(current)) {
      current.footprint.add(object, Access.READ);
    }
  }

  /**
   * The task learned a value from an object that it shares with other tasks, and its later steps
   * may depend on the value. Every primitive tells the value that it returns. A value that only
   * reaches the trace is not seen by the task.
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

  /** The task learned which of several things it has, told by the thing's own name. */
  public static void sawWhich(Task current, Named value) {
    if (stepped(current)) {
      value.name().chars().forEach(current.past::saw);
    }
  }

  /** The task learned a pointer, which may be null. */
  public static void saw(Task current, @Nullable KernelObject value) {
    if (stepped(current)) {
      current.past.saw(value == null ? 0 : value.id());
    }
  }

  /**
   * From here on the task's steps no longer depend on any value that it saw before, only on its
   * place in its body. To be called at each outermost return, outside of all read sections. A task
   * that keeps a value must not call this.
   *
   * @param position the task's place: another number at each place of the same body
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

  /** The step was performed: for an event with more fields than the methods above take. */
  public static void record(Task current, Event event) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, event);
    }
  }

  /** Whether the task is on a stepped machine. Ask before a check that a kernel would not make. */
  public static boolean stepped(Task current) {
    return current.stepped() != null;
  }

  /** Whether events of this task are recorded. Ask before computing a costly argument. */
  public static boolean tracing(Task current) {
    SteppedMachine machine = current.stepped();
    return machine != null && machine.trace != null;
  }

  /** The task enters a section in which it must not sleep. Sections nest. */
  public static void enterAtomic(Task current) {
    if (stepped(current)) {
      current.preemptDisable();
    }
  }

  /** The task leaves a section in which it must not sleep. */
  public static void leaveAtomic(Task current) {
    if (stepped(current)) {
      current.preemptEnable();
    }
  }

  /**
   * {@code schedule()}: the task gives its CPU up once. Illegal in atomic context, where the kernel
   * complains and goes on; the damage shows later.
   */
  public static void sleep(Task current) {
    Memory.fence(current);
    step(current, EventKind.SLEEP);
    Machine machine = current.machine();
    machine.platform.contextSwitch(current);
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
   * a stepped machine alone, where no one but the task itself asks for the task's processor. A
   * schedule may call it for a task that has no store buffer.
   */
  public static void migrate(Task current, Cpu cpu) {
    if (stepped(current)) {
      Memory.fence(current);
      current.machine().platform.contextSwitch(current);
      current.moveTo(cpu);
    }
  }

  /** {@code cpu_relax()}: between two looks at a word that another thread is about to change. */
  public static void cpuRelax() {
    Thread.onSpinWait();
  }

  /** A task of this kind of machine; see the constructor of {@link Task}. */
  abstract Task newTask(String name, int id, Cpu cpu, boolean worker);

  /**
   * Lets other threads run, where there are other threads. A stepped machine switches away from a
   * sleeping task only where the schedule says so.
   */
  void pause() {}

  /** Time in nanoseconds: the clock's on a live machine; always 0 on a stepped machine. */
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
