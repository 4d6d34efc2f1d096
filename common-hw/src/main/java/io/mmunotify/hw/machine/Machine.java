// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs tasks: {@link SteppedMachine} one at a time under a schedule, {@link LiveMachine} on
 * real threads.
 *
 * <p>Every primitive is written once, against the static methods here. They are static, and ask
 * {@link SteppedMode} first, so that on a live machine nothing of them is left in compiled code:
 * not even the null check that a method of the task would need.
 */
public abstract class Machine {
  // The machine's monitor guards the tasks and the number of processors. Nothing nests in it, and
  // no task holds it at a scheduling point.
  private final List<Task> tasksEver = new ArrayList<>();
  private int cpus;
  private int workerCpus;

  /** How many CPUs tasks run on, workers aside; -1 where that shows only as they come. */
  private int fixedCpus = -1;

  private final List<Runnable> bootHooks = new ArrayList<>(0);

  /** Complete before the first task starts. */
  private final List<Elapsed> timers = new ArrayList<>(0);

  /** Complete before the first task starts, so that tasks need no lock to read it. */
  private final List<ContextSwitchListener> contextSwitchListeners = new ArrayList<>(0);

  Machine() {}

  /** Hears of context switches: what a classic RCU counts as quiescent states. */
  @FunctionalInterface
  public interface ContextSwitchListener {
    /** The task gives its CPU up here and now. Called on the task itself. */
    void contextSwitch(Task current);
  }

  /** Registers a listener for the machine's whole life. Before the run begins. */
  public final void onContextSwitch(ContextSwitchListener listener) {
    contextSwitchListeners.add(listener);
  }

  /** Has something done when the number of CPUs is known, before the first task starts. */
  public final void onBoot(Runnable hook) {
    bootHooks.add(hook);
  }

  /** The tasks that will run, and so the number of their CPUs, are known from here on. */
  final void boot(List<List<TaskPlan>> phases) {
    fixedCpus = cpus;
    for (List<TaskPlan> phase : phases) {
      fixedCpus += (int) phase.stream().filter(plan -> plan.cpu() == null).count();
    }
    bootHooks.forEach(Runnable::run);
  }

  /**
   * {@code nr_cpu_ids}: how many CPUs tasks run on, those of workers aside. Constant once a stepped
   * machine has booted; a live one gets CPUs as threads attach.
   */
  public final synchronized int possibleCpus() {
    return fixedCpus >= 0 ? fixedCpus : cpus;
  }

  /**
   * Gives the kernel a worker: a task that serves the others, waiting in a {@link Waitable} that
   * says whether it is {@linkplain Waitable#wanted wanted}. Before the run begins, or at boot.
   */
  public abstract void addWorker(String name, TaskBody body);

  /** A task's name, its processor and what it does. */
  public record TaskPlan(String name, @Nullable Cpu cpu, TaskBody body) {
    /** A task with a processor of its own. */
    public TaskPlan(String name, TaskBody body) {
      this(name, null, body);
    }
  }

  /** A new processor. */
  public final synchronized Cpu addCpu() {
    return new Cpu(cpus++);
  }

  /** Those of workers come last, so that loops over the CPUs of tasks need not pass them. */
  private Cpu newCpu(boolean forWorker) {
    return new Cpu(forWorker && fixedCpus >= 0 ? fixedCpus + workerCpus++ : cpus++);
  }

  final List<Elapsed> timers() {
    return timers;
  }

  final synchronized Task newTask(TaskPlan plan, boolean worker) {
    Cpu cpu = plan.cpu() == null ? newCpu(worker) : plan.cpu();
    Task task = new Task(this, plan.name(), tasksEver.size(), cpu, worker);
    cpu.attach();
    tasksEver.add(task);
    return task;
  }

  /** A new actor that drains a task's store buffer: on the task's CPU, but never running there. */
  final synchronized Task newDrain(Task owner) {
    Task drain =
        new Task(this, owner.name() + ":drain", tasksEver.size(), owner.cpu(), owner.worker);
    tasksEver.add(drain);
    return drain;
  }

  /** How many tasks there ever were on this machine. Any task may call. */
  public final synchronized int taskCount() {
    return tasksEver.size();
  }

  /** Every task there ever was on this machine, by its number; a copy. Any task may call. */
  public final synchronized List<Task> tasksEver() {
    return List.copyOf(tasksEver);
  }

  final void contextSwitch(Task current) {
    current.cpu().contextSwitch();
    for (ContextSwitchListener listener : contextSwitchListeners) {
      listener.contextSwitch(current);
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
      if (machine != null && !machine.stepsAtMemory()) {
        boolean had = lock.tryTake(current);
        saw(current, had); // whether a step ends here
        KernelObject object = lock.taken();
        if (had) {
          return;
        } else if (object != null) {
          look(current, object);
        }
      }
    }
    step(current, lock);
  }

  /** Waits inside a step that has begun. Live machine only: a step of the other one never waits. */
  public static void await(Task current, Waitable wait) {
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
      current.accessed = true; // whether its last step has accessed memory is forgotten, too
    }
  }

  /** The step of this kind was performed. */
  public static void record(Task current, EventKind kind) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, kind);
    }
  }

  /** The step was performed; {@code a} is its first field. */
  public static void record(Task current, EventKind kind, @Nullable Object a) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, kind, a);
    }
  }

  /** The step was performed; {@code a} and {@code b} are its first fields. */
  public static void record(Task current, EventKind kind, @Nullable Object a, @Nullable Object b) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, kind, a, b);
    }
  }

  /** The step was performed; {@code a} and {@code b} are its first fields. */
  public static void record(Task current, EventKind kind, Object a, long b) {
    if (tracing(current)) {
      SteppedMachine.recordEvent(current, kind, a, b);
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
      return machine != null && machine.tracing();
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
   * a stepped machine alone, where nobody asks for a task's processor but the task itself.
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
