// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.Witness;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.StepFootprint;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a search found in a model.
 *
 * @param bound null if every schedule is accounted for
 * @param outcomes what runs came to, with a schedule for each
 * @param traces the classes of equivalent complete runs, with how many runs of each were made
 * @param executions complete runs
 * @param redundant runs that were given up
 */
record Explored(
    @Nullable Bound bound,
    SortedMap<String, List<String>> outcomes,
    Map<String, Integer> traces,
    long executions,
    long redundant) {
  private static final long ENOUGH = 2_000_000;

  static Explored by(Search search, int workers, Model.Factory model) {
    Collecting collecting = new Collecting(model);
    Watch watch = new Watch(Bounds.NONE.executions(ENOUGH));
    Bound bound = new ScheduleExplorer(search, workers).explore(collecting, collecting, watch);
    SortedMap<String, List<String>> outcomes = new TreeMap<>();
    collecting.best.forEach((text, witness) -> outcomes.put(text, witness.tasks()));
    return new Explored(
        bound,
        outcomes,
        collecting.traces,
        collecting.executions.get(),
        collecting.redundant.get());
  }

  /** What a single run under a schedule comes to. */
  static String outcome(Schedule schedule, Model.Factory model) {
    return run(schedule, model).outcome;
  }

  private record Run(RunEnd end, String outcome, String trace) {}

  private static Run run(Schedule schedule, Model.Factory factory) {
    AccessOrder order = new AccessOrder(schedule);
    SteppedMachine machine = new SteppedMachine(order, null);
    Model model = factory.on(machine);
    RunEnd end = machine.run(Runs.together(model.tasks().toArray(TaskBody[]::new)));
    return new Run(end, how(end) + model.result().get(), order.text(end));
  }

  private static String how(RunEnd end) {
    return switch (end) {
      case RunEnd.Finished _ -> "";
      case RunEnd.Stopped stopped -> stopped.task() + ": " + stopped.stop().getMessage() + " ";
      case RunEnd.Deadlock deadlock -> "deadlock of " + deadlock.tasks() + " ";
      case RunEnd.Abandoned _ -> "abandoned ";
    };
  }

  private static final class Collecting implements Program<Run>, Listener<Run> {
    private final Model.Factory model;
    private final Map<String, Witness> best = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> traces = new ConcurrentHashMap<>();
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong redundant = new AtomicLong();

    Collecting(Model.Factory model) {
      this.model = model;
    }

    @Override
    public Run run(Schedule schedule) {
      return Explored.run(schedule, model);
    }

    @Override
    public RunEnd endOf(Run run) {
      return run.end;
    }

    @Override
    public void ran(Run run, Provenance from) {
      if (from.wasRedundant()) {
        long _ = redundant.incrementAndGet();
        return;
      }
      long _ = executions.incrementAndGet();
      int _ = traces.merge(run.trace, 1, Integer::sum);
      Witness witness = from.better(best.get(run.outcome));
      if (witness != null) {
        Witness _ = best.merge(run.outcome, witness, (a, b) -> a.compareTo(b) <= 0 ? a : b);
      }
    }
  }

  /**
   * The class of equivalent runs that a run belongs to, found without happens-before: for each
   * object, in which order steps changed it, and between which changes others looked at it.
   */
  private static final class AccessOrder implements Schedule {
    private final Schedule schedule;
    private final Map<Integer, Integer> steps = new TreeMap<>();
    private final Map<Long, List<List<String>>> accesses = new TreeMap<>();
    private @Nullable Task performing;

    AccessOrder(Schedule schedule) {
      this.schedule = schedule;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      note();
      performing = schedule.next(machine, current);
      return performing;
    }

    private void note() {
      Task task = performing;
      if (task == null) {
        return;
      }
      performing = null;
      StepFootprint touched = task.footprint().freeze();
      String step = task.name() + steps.merge(task.id(), 1, Integer::sum);
      for (int i = 0; i < touched.size(); i++) {
        note(touched.id(i), step, onlyReads(touched, touched.id(i)));
      }
    }

    private static boolean onlyReads(StepFootprint touched, long object) {
      return Arrays.stream(Access.values())
          .noneMatch(how -> how != Access.READ && touched.has(object, how));
    }

    private void note(long object, String step, boolean reads) {
      List<List<String>> groups = accesses.computeIfAbsent(object, o -> new ArrayList<>());
      if (!reads) {
        groups.add(List.of("!" + step));
      } else if (groups.isEmpty() || groups.getLast().getFirst().startsWith("!")) {
        groups.add(new ArrayList<>(List.of(step)));
      } else {
        groups.getLast().add(step);
        groups.getLast().sort(null);
      }
    }

    String text(RunEnd end) {
      note();
      return steps + " " + accesses + (end instanceof RunEnd.Stopped s ? s.task().name() : "");
    }
  }
}
