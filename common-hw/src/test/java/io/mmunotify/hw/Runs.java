// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.TraceLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs task bodies on either machine; the tasks are called a, b, c… in their order. */
public final class Runs {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Runs() {}

  /** The plans of tasks that run concurrently, as the only phase. */
  public static List<List<TaskPlan>> together(TaskBody... bodies) {
    List<TaskPlan> plans = new ArrayList<>();
    for (TaskBody body : bodies) {
      plans.add(new TaskPlan(String.valueOf((char) ('a' + plans.size())), body));
    }
    return List.of(plans);
  }

  /** One run on a stepped machine. */
  public static RunEnd stepped(Schedule schedule, TaskBody... bodies) {
    return new SteppedMachine(schedule, null).run(together(bodies));
  }

  /** One run on a stepped machine, the tasks in their order. */
  public static RunEnd stepped(TaskBody... bodies) {
    return stepped(new InOrder(), bodies);
  }

  /** The events of a run, as text. */
  public static List<String> trace(Schedule schedule, TaskBody... bodies) {
    TraceLog log = new TraceLog();
    RunEnd _ = new SteppedMachine(schedule, log).run(together(bodies));
    return texts(log);
  }

  /** The events so far, as text. */
  public static List<String> texts(TraceLog log) {
    return log.events().stream().map(String::valueOf).toList();
  }

  /** Runs bodies on real threads until all have ended. */
  public static void live(TaskBody... bodies) {
    new LiveMachine().run(together(bodies), LIMIT);
  }

  /** What a task on a live machine makes of it. */
  public static <T> T alone(Function<Task, T> body) {
    return body.apply(new LiveMachine().attach("alone"));
  }

  /** A step that leaves an event with a label. */
  public static void step(Task current, String label) {
    Machine.step(current, EventKind.CALL);
    Machine.record(current, EventKind.CALL, label);
  }

  /** The named tasks, one step each, in that order; then all in theirs. */
  public static Schedule turns(String... names) {
    List<String> left = new ArrayList<>(List.of(names));
    InOrder then = new InOrder();
    return (machine, current) ->
        left.isEmpty() ? then.next(machine, current) : machine.task(left.removeFirst());
  }

  /** The same name so many times. */
  public static String[] times(int n, String name) {
    return Stream.generate(() -> name).limit(n).toArray(String[]::new);
  }
}
