// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.TraceLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks as coroutines on the calling thread, one step at a time, in the order that a {@link
 * Schedule} decides. Deterministic: no clock, no identity hash, no randomness but the schedule's.
 *
 * <p>A task stops right before each of its steps. A chosen task performs that step and runs on, up
 * to the point before its next step; so a plain read or write belongs to the step before it. One
 * machine serves one run.
 */
public final class SteppedMachine extends Machine {
  /** The bound on the length of a run. */
  public static final String EVENTS_BOUND = "events in one run";

  /** At most so many tasks run on top of each other, on one stack. */
  private static final int MOST_MOUNTED = 50;

  private final Stepping stepping;
  private final Schedule schedule;
  final @Nullable TraceLog trace;
  private final long maxEvents;
  private final Roster roster = new Roster();
  private final ObjectNumbers numbers = new ObjectNumbers();
  private final @Nullable Rounds rounds;
  private final Sleepers sleepers = new Sleepers(platform.contextSwitchHooks());
  private final List<TaskPlan> workerPlans = new ArrayList<>();
  private final List<Finding.Seen> findings = new ArrayList<>(0);
  @Nullable StepCheck check;
  private long steps;
  private boolean starting;
  private boolean over;
  private int mounted;
  private @Nullable Task chosen;
  private @Nullable Task last;
  private RunEnd.@Nullable Stopped stopped;
  private @Nullable Throwable failure;

  /**
   * @param stepping what a step is, and what memory is like
   * @param schedule decides which task goes on
   * @param trace receives the events; null to record none
   * @param maxEvents how many steps and recorded events a run may have, at least 1
   */
  public SteppedMachine(
      Stepping stepping, Schedule schedule, @Nullable TraceLog trace, long maxEvents) {
    numbers.use();
    this.stepping = stepping;
    this.schedule = schedule;
    this.trace = trace;
    this.maxEvents = maxEvents;
    this.rounds = schedule.looksForRounds() ? new Rounds(this) : null;
    if (schedule.looksAtObjects()) {
      numbers.keep();
    }
  }

  /** A machine whose steps are events, without a limit on the length of a run. */
  public SteppedMachine(Schedule schedule, @Nullable TraceLog trace) {
    this(Stepping.EVENTS, schedule, trace, Long.MAX_VALUE);
  }

  @Override
  public void addWorker(TaskPlan plan) {
    workerPlans.add(plan);
  }

  /**
   * Runs the phases one after the other; the tasks of a phase run concurrently and start when the
   * last task of the phase before has ended. The caller must hold no monitor, as {@code
   * synchronized} and {@code computeIfAbsent} do (DESIGN, "Coroutines").
   *
   * @throws RuntimeException an exception that a task threw and that is no {@link KernelStop}
   */
  public RunEnd run(List<List<TaskPlan>> phases) {
    numbers.use();
    platform.boot(phases);
    try {
      RunEnd end = runAll(phases);
      schedule.ended(this, end);
      return end;
    } finally {
      over = true;
      roster.discardCoroutines();
      roster.drainAll();
    }
  }

  private RunEnd runAll(List<List<TaskPlan>> phases) {
    for (TaskPlan plan : workerPlans) {
      start(plan, true);
    }
    for (List<TaskPlan> phase : phases) {
      for (TaskPlan plan : phase) {
        start(plan, false);
      }
      RunEnd end = runWhile(roster::hasUnfinished);
      if (end != null) {
        return end;
      }
    }
    RunEnd end = runWhile(roster::workWanted);
    return end != null ? end : new RunEnd.Finished();
  }

  /** Runs while there is more to do. Returns how the run ended, or null if the run is not over. */
  private @Nullable RunEnd runWhile(BooleanSupplier more) {
    while (stopped == null && more.getAsBoolean()) {
      RunEnd end = oneTurn();
      if (end != null) {
        return end;
      }
    }
    return stopped;
  }

  /** Lets one task run until the machine must decide. Returns the end of the run, or null. */
  private @Nullable RunEnd oneTurn() {
    Task next = chosen != null ? chosen : choose(last);
    if (next == null) {
      return nobodyGoesOn();
    }
    if (next.drains != null) {
      drain(next);
    } else {
      chosen = next;
      resume(next);
      Thrown.again(failure);
    }
    return null;
  }

  private RunEnd nobodyGoesOn() {
    if (roster.all().stream().anyMatch(this::enabled)) {
      return new RunEnd.Abandoned();
    }
    RunEnd.Deadlock deadlock = RunEnd.Deadlock.of(roster.waiting());
    if (trace != null) {
      trace.add(deadlock.event());
    }
    return deadlock;
  }

  private void start(TaskPlan plan, boolean worker) {
    if (stopped != null) {
      return;
    }
    numbers.maker(null);
    Task task = platform.newTask(this, plan, worker);
    task.coroutine = Coroutine.of(() -> runBody(task, plan.body()));
    roster.add(task);
    if (stepping.model() == MemoryModel.TSO) {
      roster.add(StoreBuffer.give(task, platform.newDrain(task)));
    }
    starting = true;
    resume(task);
    starting = false;
    last = null;
    Thrown.again(failure);
  }

  /** The task goes on, on top of the caller's stack, until it leaves its turn to another. */
  private void resume(Task task) {
    numbers.maker(task);
    task.mounted = true;
    mounted++;
    Roster.coroutine(task).resume();
    mounted--;
    task.mounted = false;
  }

  private void runBody(Task task, TaskBody body) {
    try {
      if (!task.isWorker()) {
        platform.begins(task);
      }
      body.run(task);
      Memory.fence(task);
      if (!starting) { // else this would be part of another task's step
        platform.idles(task);
        sleepers.changed(task);
        if (rounds != null) {
          rounds.ends(task);
        }
      }
    } catch (KernelStop stop) {
      stopped = new RunEnd.Stopped(task, stop);
      Event event = stop.event(task.traceName());
      if (trace != null && event != null) {
        trace.add(event);
      }
    } catch (RuntimeException | Error e) {
      if (over) {
        throw e; // of a discarded task
      }
      failure = e; // the exception must not reach the task on which this one is mounted
    }
    task.cpu().contextSwitch();
    task.cpu().detach();
    roster.remove(task);
    last = null;
  }

  /**
   * The task leaves its turn to another task, and returns when it has the turn again. Until then it
   * resumes others on top of its own stack: suspending it as well would cost as much again. It is
   * suspended only where the next task is one on which it is mounted, where the machine has to
   * decide, and where so many tasks are mounted that one stack might not hold them. Short, at most
   * 35 bytes of code, so that C2 compiles it into the step in each JVM.
   *
   * @param next the task that goes on; null to have the machine decide
   */
  private void leaveTo(@Nullable Task next, Task current) {
    chosen = next;
    while (chosen != current) {
      letGoOn(chosen, current);
    }
    chosen = null;
  }

  private void letGoOn(@Nullable Task other, Task current) {
    if (other == null || other.mounted || mounted > MOST_MOUNTED) {
      Roster.coroutine(current).pause();
    } else {
      resume(other);
      if (Roster.coroutine(other).done() && stopped == null && failure == null && !current.worker) {
        chosen = chooseTask(null); // the phase of both goes on, since this task does
      }
    }
  }

  /** The next task to go on. Drains that the schedule chooses before that task are done here. */
  private @Nullable Task chooseTask(@Nullable Task current) {
    Task next = choose(current);
    while (next != null && next.drains != null) {
      drain(next);
      next = choose(next);
    }
    return next;
  }

  private @Nullable Task choose(@Nullable Task current) {
    Task next = roster.isDone() ? null : schedule.next(this, current);
    if (next != null && !enabled(next)) {
      throw new IllegalStateException("the schedule chose " + next + ", which has to wait");
    }
    return next;
  }

  // What a schedule may ask.

  /** The tasks that were started and have not ended, in order of start, workers last. A view. */
  public List<Task> tasks() {
    return roster.all();
  }

  /** The task or worker with this name that was started and has not ended, or null. */
  public @Nullable Task task(String name) {
    return roster.named(name);
  }

  /** The task or worker with this number that was started and has not ended, or null. */
  public @Nullable Task task(int id) {
    return roster.numbered(id);
  }

  /** Whether the task's next step can complete now, and the task need not let others go first. */
  public boolean enabled(Task task) {
    return task.canGoOn() && (rounds == null || !rounds.putsOff(task));
  }

  /** How many steps were performed so far. */
  public long steps() {
    return steps;
  }

  /** Has a checker look at every step. Call before the run begins. */
  public void onEachStep(StepCheck looks) {
    check = looks;
  }

  /** The findings of this run so far, in the order of the steps. A view. */
  public List<Finding.Seen> findings() {
    return Collections.unmodifiableList(findings);
  }

  /** All objects so far, in order of making, if the schedule looks at objects. A view. */
  public List<KernelObject> objects() {
    return numbers.kept();
  }

  /** All that tasks could find out by touching the object: its contents, and its waiters. */
  public @Nullable Object contents(KernelObject object) {
    return sleepers.contents(object);
  }

  private void drain(Task actor) {
    last = actor;
    StoreBuffer buffer = actor.drains;
    if (buffer != null) {
      buffer.drain();
      sleepers.changed(actor);
      steps++;
    }
  }

  // What the primitives do.

  boolean stepsAtMemory() {
    return stepping.granularity() == Granularity.MEMORY;
  }

  /** The task is about to access memory: a step of its own, or part of the event before. */
  void beforeAccess(Task current) {
    if (stepsAtMemory() && !current.wholeSteps) {
      if (current.accessed) {
        takeStep(current, null, null);
      }
      current.accessed = true;
    }
  }

  /** Takes a step of this kind. The kind is null where the step is an access to memory. */
  void takeStep(Task current, @Nullable EventKind kind, @Nullable Waitable wait) {
    if (over) {
      Roster.coroutine(current).pause(); // a discarded task unwinds without steps
    }
    sleepers.comes(current, wait);
    if (rounds != null) {
      rounds.comes(current, wait);
    }
    current.pendingKind = kind;
    current.pendingWait = wait;
    current.accessed = kind == null || wait != null;
    // Decided here, inside the task that would yield: most steps need no switch at all.
    Task next = starting ? null : chooseTask(current);
    last = current;
    if (next != current) {
      leaveTo(next, current);
      last = current;
      numbers.maker(current);
    }
    current.cpu().running = current;
    current.footprint.clear();
    current.past.clear();
    if (++steps > maxEvents) {
      throw new BoundReached(EVENTS_BOUND, maxEvents);
    }
    if (check != null && kind != null) {
      check.step(current, kind);
    }
    if (wait != null) {
      current.pendingWait = null;
      if (!wait.tryTake(current)) {
        throw new IllegalStateException(
            (kind == null ? "what a step waits for" : kind) + " was ready and could not be taken");
      }
      sleepers.goesOn(current);
    }
  }

  void noteFinding(Task current, Finding finding) {
    findings.add(new Finding.Seen(finding, current.name(), steps));
  }

  static void recordEvent(Task current, Event event) {
    SteppedMachine machine = current.stepped();
    if (machine != null && machine.trace != null) {
      if (machine.trace.size() >= machine.maxEvents) {
        throw new BoundReached(EVENTS_BOUND, machine.maxEvents);
      }
      machine.trace.add(event);
    }
  }

  @Override
  Task newTask(String name, int id, Cpu cpu, boolean worker) {
    return new SteppedTask(this, name, id, cpu, worker);
  }

  @Override
  long nanos() {
    return 0;
  }
}
