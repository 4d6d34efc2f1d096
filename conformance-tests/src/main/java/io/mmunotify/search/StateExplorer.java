// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.explore.states.Ends;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.run.Ended;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration.Covered;
import io.mmunotify.search.Exploration.Found;
import io.mmunotify.search.Exploration.Shown;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final RunOptions how;
  private final boolean counting;
  private final ScenarioRunner runner;
  private final StateSearch search;
  private final Set<LockOrder.Edge> lockOrder = ConcurrentHashMap.newKeySet();
  private final SortedMap<String, Best> outcomes = new TreeMap<>();
  private final SortedMap<Finding, Best> findings = new TreeMap<>();

  /** The text of the outcome that each kind of end comes to. */
  private final List<String> kinds = new ArrayList<>();

  private long followed;

  /** How many states were looked at before the search went on. */
  private long resumed;

  /** How many states there were of the depth before. */
  private int before;

  /**
   * Prepares a search.
   *
   * @param limits how long a single run may get
   * @param how it is run
   * @throws io.mmunotify.hw.machine.BoundReached if a single run gets too long
   */
  public StateExplorer(
      Scenario scenario,
      Generation generation,
      Limits limits,
      RunOptions how,
      StateSearch.Options options) {
    this.scenario = scenario;
    this.generation = generation;
    this.limits = limits;
    this.how = how;
    this.counting = options.counting();
    this.runner = new ScenarioRunner(limits, how);
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
      if (!followed.wasWhole()) {
        throw Refusal.alike("a run that was to end did not");
      }
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
    watch.searching(this::progress);
    BooleanSupplier stop = stop(watch);
    int width = search.width();
    try {
      while (search.searchLevel(stop)) {
        before = width;
        width = search.width();
        outcomes.values().forEach(best -> watch.found(best.path.ended()));
        findings.values().forEach(best -> watch.found(best.path.ended()));
        afterLevel.run();
      }
    } catch (OutOfMemoryError e) {
      watch.stop("memory"); // an array was too large for the heap; what was found is intact
      return result(watch.bound());
    }
    return result(!search.exhausted() ? watch.bound() : search.leftOut() ? "preemptions" : null);
  }

  private BooleanSupplier stop(SearchWatch watch) {
    return () -> {
      watch.at(executions(), search.depth(), search.bytes());
      return watch.isOver();
    };
  }

  private SearchProgress progress() {
    long states = search.looked();
    return new SearchProgress.States(
        outcomes(), states, states - resumed, search.depth(), search.width(), before);
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

  private Covered.States covered() {
    int depth = search.depth() - (search.exhausted() ? 1 : 0); // the last level is empty
    return new Covered.States(search.states(), depth);
  }

  private Exploration result(@Nullable String bound) {
    return result(bound, executions(), covered());
  }

  private Exploration result(@Nullable String bound, long executions, Covered covered) {
    SortedMap<String, Found> found = new TreeMap<>();
    outcomes.forEach((text, best) ->
        found.put(
            text,
            new Found(
                best.path.ended().outcome(), best.path.names(), counting ? best.count : null)));
    List<Shown> shown = new ArrayList<>();
    findings.forEach((finding, best) -> shown.add(new Shown(finding, best.path.names())));
    shown.addAll(lockCircles());
    return new Exploration(bound, executions, covered, found, List.copyOf(shown));
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
        new ScenarioExplorer(limits, how).explore(scenario, generation, simple, LOCK_ORDER_RUNS);
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
    for (Map.Entry<Finding, Best> found : findings.entrySet()) {
      out.writeUTF(found.getKey().check());
      out.writeUTF(found.getKey().what());
      found.getValue().path.write(out);
    }
    out.writeInt(lockOrder.size());
    for (LockOrder.Edge edge : lockOrder) {
      out.writeUTF(edge.held());
      out.writeUTF(edge.taken());
    }
    search.save(out);
  }

  /**
   * Goes on where a search of the same scenario with the same options has saved. Before the first
   * level.
   *
   * @param watch may end it on the way; exploring then ends at once, and there is nothing to save
   * @throws IOException if it cannot be read, or is of something else
   */
  public void resume(DataInput in, SearchWatch watch) throws IOException {
    watch.searching(() -> new SearchProgress.Resuming(outcomes(), search.depth()));
    BooleanSupplier stop = stop(watch);
    for (int left = in.readInt(); left > 0; left--) {
      String text = keep(follow(FollowedPath.readPath(in)));
      Best best = outcomes.get(text);
      if (best != null) {
        best.count = new BigInteger(in.readUTF());
      }
    }
    for (int left = in.readInt(); left > 0; left--) {
      String check = in.readUTF();
      String what = in.readUTF();
      keepFinding(check, what, follow(FollowedPath.readPath(in)));
    }
    for (int left = in.readInt(); left > 0; left--) {
      lockOrder.add(new LockOrder.Edge(in.readUTF(), in.readUTF()));
    }
    boolean _ = search.resume(in, stop);
    resumed = search.states();
  }

  /** Keeps one finding of a run, and no other that it happens to show. */
  private boolean keepFinding(String check, String what, FollowedPath run) {
    for (Finding.Seen seen : run.ended().findings()) {
      Finding finding = seen.finding();
      if (finding.check().equals(check) && finding.what().equals(what)) {
        Best _ = findings.merge(finding, new Best(run), Best::or);
        return true;
      }
    }
    return false;
  }

  /**
   * What this search came to, if it was a shard.
   *
   * @param bound what ended it early, or null
   */
  public ShardResult part(@Nullable String bound) {
    List<ShardResult.End> ends = new ArrayList<>();
    outcomes.forEach((text, best) ->
        ends.add(new ShardResult.End(text, best.path.numbers(), best.path.names(), best.count)));
    List<ShardResult.Shown> shown = new ArrayList<>();
    findings.forEach((finding, best) ->
        shown.add(
            new ShardResult.Shown(
                finding.check(), finding.what(), best.path.numbers(), best.path.names())));
    return new ShardResult(
        bound, executions(), covered(), ends, shown, lockOrder.stream().sorted().toList());
  }

  /**
   * Puts parts together, each of which is run again.
   *
   * @param bound what is to be said to have ended it early, or null
   * @throws IllegalArgumentException if a schedule does not lead to what the part says
   */
  public Exploration merged(List<ShardResult> parts, @Nullable String bound) {
    long executions = 0;
    long states = 0;
    int depth = 0;
    for (ShardResult part : parts) {
      executions += part.executions();
      states += part.covered().states();
      depth = Math.max(depth, part.covered().depth());
      part.outcomes().forEach(this::add);
      for (ShardResult.Shown shown : part.findings()) {
        if (!keepFinding(shown.check(), shown.what(), follow(array(shown.path())))) {
          throw new IllegalArgumentException("a schedule does not show: " + shown.what());
        }
      }
      lockOrder.addAll(part.lockOrder());
    }
    return result(bound, executions, new Covered.States(states, depth));
  }

  private void add(ShardResult.End end) {
    String text = keep(follow(array(end.path())));
    Best best = outcomes.get(text);
    if (best == null || !text.equals(end.outcome())) {
      throw new IllegalArgumentException("a schedule does not lead to: " + end.outcome());
    }
    best.count = best.count.add(end.schedules());
  }

  private static int[] array(List<Integer> path) {
    return path.stream().mapToInt(Integer::intValue).toArray();
  }
}
