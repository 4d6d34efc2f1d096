// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.gp;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.Witness;
import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.explore.schedules.PctSampling;
import io.mmunotify.explore.schedules.PosSampling;
import io.mmunotify.explore.schedules.Samples;
import io.mmunotify.explore.schedules.Sampling;
import io.mmunotify.explore.schedules.ScheduleExplorer;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.gp.Verdict.Kind;
import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ReadDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a grace-period engine does wrong: a reader that uses what was freed, a grace
 * period that ends too early, a callback that is lost, a hang. Every access to memory is a step. A
 * hunt ends with the first thing it finds.
 */
public final class Hunt {
  private static final int MOST_STEPS = 20_000;

  private final Function<Machine, ReadDomain> engine;
  private final Shape shape;
  private final Stepping stepping;
  private long mostRuns = Long.MAX_VALUE;
  private Duration limit = Duration.ofMinutes(10);

  /**
   * @param engine makes the domain of a run, on its machine
   */
  public Hunt(Function<Machine, ReadDomain> engine, Shape shape, MemoryModel model) {
    this.engine = engine;
    this.shape = shape;
    this.stepping = new Stepping(Granularity.MEMORY, model);
  }

  /** Gives up after so many runs. */
  public Hunt mostRuns(long runs) {
    mostRuns = runs;
    return this;
  }

  /** Gives up after so much time. */
  public Hunt limit(Duration time) {
    limit = time;
    return this;
  }

  /** Every schedule, equivalent ones left out. */
  public Verdict everySchedule() {
    return hunt(new SourceSets(), () -> "exhausted");
  }

  /** Every schedule with at most so many preemptions; a drain counts as one. */
  public Verdict fewPreemptions(int most) {
    FewPreemptions search = new FewPreemptions(most);
    return hunt(search, () -> "exhausted to " + search.allowed() + " preemptions");
  }

  /** Every schedule, by merging equal states. The schedule of what it finds is a shortest one. */
  public Verdict states() {
    return hunt(Options.all(false));
  }

  /**
   * The same, without orders of steps that make no difference. The schedule of what it finds need
   * not be a shortest one.
   */
  public Verdict reducedStates() {
    return hunt(new Options(false, 1, Options.ANY, true));
  }

  /** Every state, of schedules with at most so many preemptions; a drain is none. */
  public Verdict states(int preemptions) {
    return hunt(new Options(false, 1, preemptions));
  }

  /** The same of schedules with as few preemptions as it takes, at most so many. */
  public Fewest fewest(int most) {
    for (int preemptions = 0; ; preemptions++) {
      Verdict verdict = bounded(preemptions);
      if (verdict.killed() || preemptions == most || verdict.what().equals("exhausted")) {
        return new Fewest(preemptions, verdict);
      }
    }
  }

  /** By states, unless there are none since tasks share what is not told. */
  private Verdict bounded(int preemptions) {
    try {
      return states(preemptions);
    } catch (Refusal refused) {
      return fewPreemptions(preemptions);
    }
  }

  /** How many preemptions a search allowed, and what it came to. */
  public record Fewest(int preemptions, Verdict verdict) {
    @Override
    public String toString() {
      return "preemptions <= " + preemptions + ": " + verdict;
    }
  }

  /** So many schedules drawn by POS. */
  public Verdict pos(long runs, long seed) {
    return samples(runs, new PosSampling(seed));
  }

  /** So many schedules drawn by PCT. */
  public Verdict pct(long runs, long seed, int depth) {
    return samples(runs, new PctSampling(seed, depth));
  }

  private Verdict samples(long runs, Sampling sampling) {
    return hunt(new Samples(runs, sampling), () -> runs + " samples");
  }

  /** What a run came to. */
  record Ran(RunEnd end, @Nullable Kind kind, String what) {}

  private interface Extent {
    String text();
  }

  private Verdict hunt(Search search, Extent extent) {
    Hunter hunter = new Hunter();
    Bound bound = new ScheduleExplorer(search).explore(hunter, hunter, hunter.watch);
    return hunter.verdict(bound, extent.text(), 0);
  }

  private Verdict hunt(Options options) {
    Hunter hunter = new Hunter();
    StateSearch<Ran> search = new StateSearch<>(hunter, options, hunter);
    Bound bound = search.search(hunter.watch, () -> {});
    String extent =
        bound == Bound.PREEMPTIONS
            ? "exhausted to " + options.preemptions() + " preemptions"
            : "exhausted";
    return hunter.verdict(bound, extent, search.states());
  }

  /**
   * What one schedule comes to.
   *
   * @param schedule the actors of its first steps; then all in their order
   */
  public Verdict replay(List<String> schedule) {
    List<String> left = new ArrayList<>(schedule);
    InOrder then = new InOrder();
    return follow((machine, current) ->
        left.isEmpty() ? then.next(machine, current) : machine.task(left.removeFirst()));
  }

  /** What the one run under a schedule comes to. */
  public Verdict follow(Schedule schedule) {
    long begin = System.nanoTime();
    List<String> taken = new ArrayList<>();
    Ran ran =
        run((machine, current) -> {
          Task next = schedule.next(machine, current);
          if (next != null) {
            taken.add(next.name());
          }
          return next;
        });
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    Kind kind = ran.kind() == null ? Kind.SURVIVED : ran.kind();
    return new Verdict(kind, ran.what(), 1, 0, time, kind == Kind.SURVIVED ? List.of() : taken);
  }

  Ran run(Schedule schedule) {
    SteppedMachine machine = new SteppedMachine(stepping, schedule, null, MOST_STEPS);
    Troupe troupe = new Troupe(machine, engine.apply(machine), shape);
    RunEnd end = machine.run(troupe.plans());
    for (Finding.Seen seen : machine.findings()) {
      return new Ran(end, Kind.VIOLATION, seen.finding().what());
    }
    return switch (end) {
      case RunEnd.Stopped(_, BoundReached bound) ->
          new Ran(end, Kind.HANG, String.valueOf(bound.getMessage()));
      case RunEnd.Stopped(_, var stop) ->
          new Ran(end, Kind.VIOLATION, String.valueOf(stop.getMessage()));
      case RunEnd.Deadlock(List<Task> tasks, _) -> new Ran(end, Kind.HANG, tasks + " wait");
      case RunEnd.Abandoned() -> new Ran(end, null, "abandoned");
      case RunEnd.Finished() -> {
        String undone = troupe.leftUndone();
        yield undone == null
            ? new Ran(end, null, "finished")
            : new Ran(end, Kind.VIOLATION, undone);
      }
    };
  }

  /** Keeps what is found first, and ends the search with that. */
  private final class Hunter implements Program<Ran>, Listener<Ran> {
    private final Watch watch =
        new Watch(
            new Bounds(
                mostRuns, Long.MAX_VALUE, Long.MAX_VALUE, limit.toSeconds(), Long.MAX_VALUE, true));
    private long executions;
    private @Nullable Kind kind;
    private String what = "";
    private List<String> schedule = List.of();

    @Override
    public Ran run(Schedule schedule) {
      executions++;
      return Hunt.this.run(schedule);
    }

    @Override
    public RunEnd endOf(Ran run) {
      return run.end();
    }

    @Override
    public void ran(Ran run, Provenance from) {
      if (run.kind() != null && !from.wasRedundant()) {
        found(run.kind(), run.what(), from);
      }
    }

    @Override
    public void found(Finding finding, Ran run, Provenance from) {
      found(Kind.VIOLATION, finding.what(), from);
    }

    private void found(Kind how, String text, Provenance from) {
      Witness witness = kind == null ? from.better(null) : null;
      if (witness != null) {
        kind = how;
        what = text;
        schedule = witness.tasks().subList(0, witness.length());
        watch.found();
      }
    }

    /**
     * What the hunt came to.
     *
     * @param extent how far was looked, if it was looked as far as was meant
     */
    Verdict verdict(@Nullable Bound bound, String extent, long states) {
      Duration time = Duration.ofNanos((long) (watch.seconds() * 1e9));
      String seen =
          bound == Bound.EXECUTIONS || bound == Bound.TIME ? "gave up: " + bound.text() : extent;
      String text = kind == null ? seen : what;
      return new Verdict(
          kind == null ? Kind.SURVIVED : kind, text, executions, states, time, schedule);
    }
  }
}
