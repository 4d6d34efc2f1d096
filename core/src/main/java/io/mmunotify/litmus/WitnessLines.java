// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule by task numbers, and what happens under it in words: instructions where they end, and
 * how many steps others take in between.
 */
final class WitnessLines implements Schedule, LitmusRun.Listener {
  private final int[] path;
  private final List<String> lines = new ArrayList<>();
  private int position;
  private String actor = "";
  private int steps;

  WitnessLines(int[] path) {
    this.path = path;
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task task = position < path.length ? machine.task(path[position++]) : null;
    if (task != null) {
      if (!task.name().equals(actor)) {
        flush();
        actor = task.name();
      }
      steps++;
    }
    return task;
  }

  @Override
  public void performed(int process, Op op, String result) {
    steps = 0;
    lines.add(LitmusRun.name(process) + "  " + op + result);
  }

  private void flush() {
    if (steps > 0) {
      lines.add(actor + "  (" + steps + (steps == 1 ? " step)" : " steps)"));
    }
    steps = 0;
  }

  /** What happened. */
  List<String> lines() {
    flush();
    return lines;
  }
}
