// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.bench.measure.Scores;
import io.mmunotify.bench.result.Interval;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Several rounds of the same measurements. A goal's value is computed in each round from what was
 * measured side by side there; the rounds' values are the samples of its interval. So what changes
 * slowly, such as the computer's speed, is in both sides of a ratio.
 *
 * @param all the scores of each round
 * @param count how many rounds there are, also where JMH measured nothing
 * @param gracePeriods who ended the grace periods
 */
record Rounds(List<Scores> all, int count, String gracePeriods) {

  /** Generations whose sections cost what RCU costs. */
  static List<Generation> rcu() {
    return Generation.all().stream().filter(generation -> !isSrcu(generation)).toList();
  }

  /** Generations whose sections cost what SRCU costs. */
  static List<Generation> srcu() {
    return Generation.all().stream().filter(Rounds::isSrcu).toList();
  }

  /** Whether its sections cost what SRCU costs. */
  static boolean isSrcu(Generation generation) {
    return generation.capabilities().contains(Capability.CALLBACKS_MAY_SLEEP);
  }

  /** How peers are called that were written after it: {@code 418} for {@code v4.18}. */
  static String digits(Generation generation) {
    return generation.name().replaceAll("\\D", "");
  }

  /**
   * Whether a task that waits for a grace period, while nothing else runs, needs no worker for it:
   * this is tried. Classic RCU says yes, since on a single CPU whoever can ask is out of sections.
   */
  static boolean callerEndsIt(Generation generation) {
    CallerFirst schedule = new CallerFirst();
    SteppedMachine machine = new SteppedMachine(schedule, null);
    ReadDomain domain = generation.readDomain(machine, GracePeriodOptions.ENGINE);
    machine.run(List.of(List.of(new TaskPlan("caller", domain::synchronize))));
    return !schedule.helped;
  }

  /** Takes a worker only while the caller waits. */
  private static final class CallerFirst implements Schedule {
    private boolean helped;

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      for (Task task : machine.tasks()) { // workers are the last ones
        if (machine.enabled(task)) {
          helped |= task.isWorker() && !machine.tasks().getFirst().isWorker();
          return task;
        }
      }
      return null;
    }
  }

  /** The median of the iterations; not a number if it was not measured. */
  static double median(Scores scores, int threads, String benchmark, String... params) {
    return medianOf(scores.find(threads, Scores.CPU, benchmark, params));
  }

  /** The median of the JVM in which it is least: some compile the same to something slower. */
  static double quickest(Scores scores, String benchmark) {
    Measurement measured = scores.find(1, Scores.CPU, benchmark);
    return measured == null
        ? Double.NaN
        : Collections.min(measured.samples().stream().map(Interval::median).toList());
  }

  /** The median by the wall clock; not a number if it was not measured. */
  static double wall(Scores scores, String benchmark, String... params) {
    return medianOf(scores.find(1, Scores.WALL, benchmark, params));
  }

  private static double medianOf(@Nullable Measurement measured) {
    return measured == null ? Double.NaN : Interval.median(flat(measured));
  }

  private static List<Double> flat(Measurement measured) {
    return measured.samples().stream().flatMap(List::stream).toList();
  }

  /** Collects the parts of one goal. */
  final class Collector {
    private final String id;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    Collector(String id) {
      this.id = id;
    }

    void atMost(String what, double bound, String unit, ToDoubleFunction<Scores> value) {
      add(what, bound, true, unit, value);
    }

    void atLeast(String what, double bound, String unit, ToDoubleFunction<Scores> value) {
      add(what, bound, false, unit, value);
    }

    /**
     * The one's lower bound against the other's upper bound: what can be claimed of a ratio whose
     * second side may be nothing.
     *
     * @param resolved the least that the second side counts as
     */
    void lowestAtLeast(
        String what,
        double bound,
        String unit,
        ToDoubleFunction<Scores> one,
        ToDoubleFunction<Scores> other,
        double resolved) {
      Optional<Interval> large = interval(what, one);
      Optional<Interval> small = interval(what, other);
      if (large.isPresent() && small.isPresent()) {
        double ratio = large.get().low() / Math.max(small.get().high(), resolved);
        parts.add(Part.atLeast(what, exactly(ratio), bound, unit));
      }
    }

    private void add(
        String what, double bound, boolean atMost, String unit, ToDoubleFunction<Scores> value) {
      interval(what, value)
          .ifPresent(measured -> parts.add(new Part(what, measured, bound, atMost, unit)));
    }

    /** Of the rounds' values; empty, with a remark, if there are none. */
    private Optional<Interval> interval(String what, ToDoubleFunction<Scores> value) {
      List<Double> samples = all.stream().mapToDouble(value).boxed().toList();
      if (samples.isEmpty() || samples.stream().anyMatch(sample -> !Double.isFinite(sample))) {
        remark("not measured: " + what);
        return Optional.empty();
      }
      return Optional.of(Interval.ofIndependent(samples));
    }

    void part(Part part) {
      parts.add(part);
    }

    void remark(String sentence) {
      remarks.add(sentence);
    }

    Verdict verdict() {
      return new Verdict(id, parts, remarks);
    }
  }

  /** For one goal's parts. */
  Collector collect(String id) {
    return new Collector(id);
  }

  /** A value that is counted, or the worst of several: it has no bounds of its own. */
  static Interval exactly(double value) {
    return new Interval(value, value, value);
  }
}
