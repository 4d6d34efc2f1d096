// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.states.Ends;
import io.mmunotify.hw.states.StateSearch;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the states of a scenario: every outcome, its shortest schedule, how many there are.
 */
public final class StateExplorer {
  private final Limits limits;

  public StateExplorer(Limits limits) {
    this.limits = limits;
  }

  private static final class Best {
    final Outcome outcome;
    int[] path;
    List<String> witness;
    BigInteger count = BigInteger.ZERO;

    Best(Outcome outcome, int[] path, List<String> witness) {
      this.outcome = outcome;
      this.path = path;
      this.witness = witness;
    }
  }

  public record Result(
      SortedMap<String, Exploration.Found> outcomes,
      SortedMap<String, BigInteger> counts,
      long executions,
      long states,
      boolean done) {}

  public Result explore(
      Scenario scenario, Generation generation, StateSearch.Options options, BooleanSupplier stop) {
    ScenarioRunner runner = new ScenarioRunner(limits);
    SortedMap<String, Best> best = new TreeMap<>();
    List<Best> kinds = new ArrayList<>();
    StateSearch search =
        new StateSearch(
            schedule -> runner.runUntraced(scenario, generation, schedule).end(),
            options,
            new Ends() {
              @Override
              public void ended(int kind, int[] path) {
                Follow follow = new Follow(path);
                Outcome outcome = runner.runUntraced(scenario, generation, follow).outcome();
                Best found =
                    best.computeIfAbsent(
                        outcome.text(), text -> new Best(outcome, path, follow.names));
                if (path.length < found.path.length
                    || (path.length == found.path.length && Arrays.compare(path, found.path) < 0)) {
                  found.path = path;
                  found.witness = follow.names;
                }
                kinds.add(found);
              }

              @Override
              public void counted(int kind, @Nullable BigInteger count) {
                if (count != null) {
                  Best found = kinds.get(kind);
                  found.count = found.count.add(count);
                }
              }
            });
    boolean more = true;
    while (more) {
      more = search.searchLevel(stop);
    }
    boolean done = !stop.getAsBoolean();
    SortedMap<String, Exploration.Found> outcomes = new TreeMap<>();
    SortedMap<String, BigInteger> counts = new TreeMap<>();
    best.forEach((text, found) -> {
      outcomes.put(text, new Exploration.Found(found.outcome, found.witness));
      counts.put(text, found.count);
    });
    return new Result(outcomes, counts, search.executions() + kinds.size(), search.states(), done);
  }

  private static final class Follow implements Schedule {
    private final int[] path;
    private int position;
    final List<String> names = new ArrayList<>();

    Follow(int[] path) {
      this.path = path;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      if (position == path.length) {
        return null;
      }
      Task task = Objects.requireNonNull(machine.task(path[position++]));
      names.add(task.name());
      return task;
    }
  }
}
