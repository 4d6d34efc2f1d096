// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw;

import io.mmunotify.hw.explore.Search;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.TaskBody;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Runs a program under every schedule of a search. */
public final class Searches {
  private static final int MOST_STEPS = 1000;

  private Searches() {}

  /**
   * A program for one run.
   *
   * @param bodies its tasks
   * @param outcome what it came to
   */
  public record Program(List<TaskBody> bodies, Function<RunEnd, String> outcome) {}

  /**
   * Runs it until the search is through.
   *
   * @param programs makes the program of a run, on its machine
   * @return what it can come to, and how many runs came to it
   */
  public static SortedMap<String, Integer> outcomes(
      Stepping stepping, Search search, Function<SteppedMachine, Program> programs) {
    SortedMap<String, Integer> outcomes = new TreeMap<>();
    boolean more = true;
    while (more) {
      SteppedMachine machine = new SteppedMachine(stepping, search, null, MOST_STEPS);
      Program program = programs.apply(machine);
      RunEnd end = machine.run(Runs.together(program.bodies().toArray(TaskBody[]::new)));
      more = search.next(end);
      if (!search.wasRedundant()) {
        outcomes.merge(program.outcome().apply(end), 1, Integer::sum);
      }
    }
    return outcomes;
  }
}
