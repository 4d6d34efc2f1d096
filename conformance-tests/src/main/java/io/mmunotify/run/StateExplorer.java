// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.explore.FewPreemptions;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.states.Ends;
import io.mmunotify.hw.states.StateSearch;
import io.mmunotify.run.Exploration.Found;
import io.mmunotify.run.Exploration.Shown;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the states of a scenario on a generation, each once. Finds every outcome with a
 * shortest schedule, and counts the schedules if asked to, without running them.
 */
public final class StateExplorer {
  /** How many runs may look for one that shows locks taken in a circle. */
  private static final long LOCK_ORDER_RUNS = 5_000;

  /** An outcome, or a checker's finding, and its best schedule so far. */
  private static final class Best {
    private final FollowedPath path;
    private BigInteger count = BigInteger.ZERO;

    Best(FollowedPath path) {
      this.path = path;
    }

    /** The better of the two, with the schedules of both. */
    Best or(Best other) {
      Best better = path.compareTo(other.path) <= 0 ? this : other;
      better.count = count.add(other.count);
      return better;
    }
  }

  private final Scenario scenario;
  private final Generation generation;
  private final Limits limits;
  private final boolean counting;
  private final ScenarioRunner runner;
  private final StateSearch search;
  private final Set<LockOrder.Edge> lockOrder = ConcurrentHashMap.newKeySet();
  private final SortedMap<String, Best> outcomes = new TreeMap<>();
  private final SortedMap<Finding, Best> findings = new TreeMap<>();

  /** The text of the outcome that each kind of end comes to. */
  private final List<String> kinds = new ArrayList<>();

  private long followed;

  /**
   * Prepares a search.
   *
   * @param limits how long a single run may get
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public StateExplorer(
      Scenario scenario, Generation generation, Limits limits, StateSearch.Options options) {
    this.scenario = scenario;
    this.generation = generation;
    this.limits = limits;
    this.counting = options.counting();
    this.runner = new ScenarioRunner(limits);
    this.search = new StateSearch(this::run, options, new Told());
  }

  private RunEnd run(Schedule schedule) {
    Ended ended = runner.runUntraced(scenario, generation, schedule);
    lockOrder.addAll(ended.lockOrder());
    return ended.end();
  }

  /** Hears what the search finds. */
  private final class Told implements Ends {
    @Override
    public void ended(int kind, int[] path) {
      FollowedPath followed = follow(path);
      kinds.add(kind, keep(followed));
    }

    @Override
    public void counted(int kind, @Nullable BigInteger count) {
      Best best = outcomes.get(kinds.get(kind));
      if (best != null && count != null) {
        best.count = best.count.add(count);
      }
    }

    @Override
    public void found(Finding finding, int[] path) {
      Best _ = findings.merge(finding, new Best(follow(path)), Best::or);
    }
  }

  private FollowedPath follow(int[] path) {
    followed++;
    FollowedPath run = new FollowedPath(path);
    run.ended(runner.runUntraced(scenario, generation, run));
    return run;
  }

  /** Keeps an outcome and what was found in its end; returns its text. */
  private String keep(FollowedPath run) {
    Ended ended = run.ended();
    String text = ended.outcome().text();
    Best _ = outcomes.merge(text, new Best(run), Best::or);
    for (Finding.Seen seen : ended.findings()) {
      Best _ = findings.merge(seen.finding(), new Best(run), Best::or);
    }
    return text;
  }

  /**
   * Goes through the states, or on from where it stands.
   *
   * @param afterLevel called between two levels
   */
  public Exploration explore(SearchWatch watch, Runnable afterLevel) {
    BooleanSupplier stop =
        () -> {
          watch.at(executions(), search.depth(), search.bytes());
          return watch.isOver();
        };
    try {
      while (search.searchLevel(stop)) {
        outcomes.values().forEach(best -> watch.found(best.path.ended()));
        findings.values().forEach(best -> watch.found(best.path.ended()));
        afterLevel.run();
      }
    } catch (OutOfMemoryError e) {
      watch.stop("memory"); // an array was too large for the heap; what was found is intact
      return result(watch.bound());
    }
    return result(search.exhausted() ? null : watch.bound());
  }

  /** How far the search is. */
  public StateSearch search() {
    return search;
  }

  /** How often the scenario was run. */
  public long executions() {
    return search.executions() + followed;
  }

  /** How many outcomes were found so far. */
  public int outcomes() {
    return outcomes.size();
  }

  private Exploration result(@Nullable String bound) {
    SortedMap<String, Found> found = new TreeMap<>();
    outcomes.forEach((text, best) ->
        found.put(
            text,
            new Found(
                best.path.ended().outcome(), best.path.names(), counting ? best.count : null)));
    List<Shown> shown = new ArrayList<>();
    findings.forEach((finding, best) -> shown.add(new Shown(finding, best.path.names())));
    shown.addAll(lockCircles());
    return new Exploration(bound, executions(), 0, found, List.copyOf(shown));
  }

  /** Circles in the order of locks that no single run shows: with a run that shows a part. */
  private List<Shown> lockCircles() {
    List<Shown> circles = new ArrayList<>();
    for (LockOrder.Cycle cycle : LockOrder.cycles(lockOrder)) {
      if (!findings.containsKey(cycle.finding())) {
        circles.add(new Shown(cycle.finding(), List.of()));
      }
    }
    if (circles.isEmpty()) {
      return circles;
    }
    FewPreemptions simple = new FewPreemptions(scenario.tasks().size());
    Exploration runs =
        new ScenarioExplorer(limits).explore(scenario, generation, simple, LOCK_ORDER_RUNS);
    return runs.findings().stream()
        .filter(shown -> circles.stream().anyMatch(c -> c.finding().equals(shown.finding())))
        .toList();
  }

  /**
   * Writes down where the search stands and what it has found. Between two levels.
   *
   * @throws IOException if it cannot be written
   */
  public void save(DataOutput out) throws IOException {
    out.writeInt(outcomes.size());
    for (Best best : outcomes.values()) {
      best.path.write(out);
      out.writeUTF(best.count.toString());
    }
    out.writeInt(findings.size());
    for (Best best : findings.values()) {
      best.path.write(out);
    }
    search.save(out);
  }

  /**
   * Goes on where a search of the same scenario with the same options has saved. Before the first
   * level.
   *
   * @throws IOException if it cannot be read, or is of something else
   */
  public void resume(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      String text = keep(follow(FollowedPath.readPath(in)));
      Best best = outcomes.get(text);
      if (best != null) {
        best.count = new BigInteger(in.readUTF());
      }
    }
    for (int left = in.readInt(); left > 0; left--) {
      FollowedPath run = follow(FollowedPath.readPath(in));
      for (Finding.Seen seen : run.ended().findings()) {
        Best _ = findings.merge(seen.finding(), new Best(run), Best::or);
      }
    }
    search.resume(in);
  }
}
