// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelLivelock;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.TraceLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds a program and runs it, once per call and every time on a new machine. */
final class Runner {
  private static final long MAX_EVENTS = 100_000;

  /** So many steps of a livelock say it all. */
  private static final int ROUNDS_SHOWN = 6;

  private final Generation generation;
  private final Consumer<Program> method;

  /**
   * @param method the test method: fills the program in
   */
  Runner(Generation generation, Consumer<Program> method) {
    this.generation = generation;
    this.method = method;
  }

  /** One execution. */
  Execution run(Schedule schedule) {
    return run(new Logged(schedule, null, null), null);
  }

  /** One execution whose events are recorded. */
  Execution trace(Schedule schedule) {
    TraceLog trace = new TraceLog();
    return run(new Logged(schedule, null, trace), trace);
  }

  /**
   * One execution that is looked at for what tasks must not do.
   *
   * @throws AssertionError if they share plain data or hold a monitor over a step
   */
  Execution inspect() {
    TraceLog trace = new TraceLog();
    return run(new Logged(new InOrder(), new HeldMonitors(), trace), trace);
  }

  private Execution run(Logged schedule, @Nullable TraceLog trace) {
    SteppedMachine machine = new SteppedMachine(Stepping.EVENTS, schedule, trace, MAX_EVENTS);
    Program program = new Program(generation, machine);
    method.accept(program);
    boolean inspected = schedule.monitors != null;
    if (inspected) {
      SharedData.check(program);
    }
    RunEnd end = null;
    Throwable thrown = null;
    try {
      end = machine.run(program.phases(inspected));
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    schedule.rethrow();
    List<LockOrder.Edge> lockOrder = LockOrder.edges(machine);
    return new Execution(
        end,
        thrown,
        program.thrower(),
        schedule.order,
        schedule.preemptions,
        trace == null ? List.of() : shown(trace.events(), schedule.eventsAt, end),
        schedule.eventsAt,
        List.copyOf(program.taskNames()),
        program.checkers().atEnd(machine, end, lockOrder),
        lockOrder,
        List.copyOf(program.remarks()));
  }

  /** The events of a run; of a livelock only the first of those that repeat. */
  private static List<Event> shown(
      List<Event> events, List<Integer> eventsAt, @Nullable RunEnd end) {
    boolean livelock = end instanceof RunEnd.Stopped(_, KernelLivelock _);
    int last = eventsAt.size() - KernelLivelock.STEPS + ROUNDS_SHOWN;
    return livelock && last >= 0 ? events.subList(0, eventsAt.get(last)) : events;
  }

  /** Another schedule, with note taken of whom it chose, and of why it threw. */
  private static final class Logged implements Schedule {
    private final Schedule schedule;
    private final @Nullable HeldMonitors monitors;
    private final @Nullable TraceLog trace;
    private final List<String> order = new ArrayList<>();
    private final List<Integer> eventsAt = new ArrayList<>(0);
    private int preemptions;
    private @Nullable Throwable refused;

    Logged(Schedule schedule, @Nullable HeldMonitors monitors, @Nullable TraceLog trace) {
      this.schedule = schedule;
      this.monitors = monitors;
      this.trace = trace;
    }

    /** Throws what it threw, whatever became of that. */
    void rethrow() {
      if (refused instanceof RuntimeException e) {
        throw e;
      } else if (refused instanceof AssertionError e) {
        throw e;
      }
    }

    @Override
    public boolean looksAtObjects() {
      return schedule.looksAtObjects();
    }

    @Override
    public boolean looksForRounds() {
      return true;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      try {
        if (monitors != null) {
          monitors.check(current);
        }
        Task task = schedule.next(machine, current);
        if (task != null) {
          order.add(task.name());
          if (trace != null) {
            eventsAt.add(trace.size());
          }
          if (current != null && task != current && machine.enabled(current)) {
            preemptions++;
          }
        }
        return task;
      } catch (RuntimeException | AssertionError e) {
        // Thrown through the body of the task that asked, which may well catch it.
        refused = refused == null ? e : refused;
        throw e;
      }
    }
  }
}
