// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.trace.FinalState;
import java.util.List;
import java.util.Map;

/** Runs tasks with all checkers on. */
final class Checked {
  private Checked() {}

  /** What checkers found in a run of the tasks in their order, as text. */
  static List<String> run(TaskBody... bodies) {
    return run(new InOrder(), bodies);
  }

  /** What checkers found in a run under a schedule, as text. */
  static List<String> run(Schedule schedule, TaskBody... bodies) {
    SteppedMachine machine = new SteppedMachine(schedule, null);
    Checkers checkers = new Checkers(machine);
    RunEnd end = machine.run(Runs.together(bodies));
    Checkers.Left left =
        new Checkers.Left(new FinalState(Map.of()), List.of(), LockOrder.edges(machine));
    return checkers.atEnd(machine, end, left).stream().map(Checked::text).toList();
  }

  private static String text(Finding.Seen seen) {
    return seen.finding().check() + ": " + seen.finding().what();
  }
}
