// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.StepFootprint;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Steps whose footprints do not conflict can be swapped, and nothing changes")
final class FootprintsTest {
  private static final int SCHEDULES = 8;
  private static final ScenarioRunner RUNNER = new ScenarioRunner(Limits.DEFAULTS);

  @EachGeneration
  @DisplayName("in random runs of every scenario with an outcome set")
  void independentStepsCommute(Generation generation) {
    List<String> wrong = new ArrayList<>();
    int swaps = 0;
    for (OutcomeSet set : OutcomeSet.of(generation.name())) {
      for (long seed = 0; seed < SCHEDULES; seed++) {
        Recording recording = new Recording(new RandomSchedule(seed));
        RunResult run = RUNNER.run(set.scenario(), generation, recording);
        // The step that stops a run depends on every other one.
        int last = recording.tasks.size() - (run.end() instanceof RunEnd.Stopped ? 2 : 1);
        for (int i = 0; i < last; i++) {
          if (recording.commutes(i)) {
            swaps++;
            RunResult swapped =
                RUNNER.run(set.scenario(), generation, new ReplaySchedule(recording.swapped(i)));
            if (!swapped.outcome().text().equals(run.outcome().text())) {
              wrong.add(set.scenario().name() + ", seed " + seed + ", step " + i);
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(swaps > 500, "there was something to swap: " + swaps);
  }

  /** Who performed each step, who else could have, and what was touched. */
  private static final class Recording implements Schedule {
    private final Schedule schedule;
    private final List<String> tasks = new ArrayList<>();
    private final List<Set<String>> enabled = new ArrayList<>();
    private final List<StepFootprint> footprints = new ArrayList<>();
    private @Nullable Task performing;

    Recording(Schedule schedule) {
      this.schedule = schedule;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      if (performing != null) {
        footprints.add(performing.footprint().freeze());
      }
      performing = schedule.next(machine, current);
      if (performing != null) {
        tasks.add(performing.name());
        enabled.add(
            machine.tasks().stream()
                .filter(machine::enabled)
                .map(Task::name)
                .collect(Collectors.toSet()));
      }
      return performing;
    }

    boolean commutes(int i) {
      return i + 1 < footprints.size()
          && !tasks.get(i).equals(tasks.get(i + 1))
          && enabled.get(i).contains(tasks.get(i + 1))
          && enabled.get(i + 1).contains(tasks.get(i + 1))
          && !footprints.get(i).conflictsWith(footprints.get(i + 1));
    }

    List<String> swapped(int i) {
      List<String> order = new ArrayList<>(tasks);
      order.set(i, tasks.get(i + 1));
      order.set(i + 1, tasks.get(i));
      return order;
    }
  }
}
