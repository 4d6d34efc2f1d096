// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every schedule there is, one by one, leaving nothing out: what reduced searches are held to.
 * Knows nothing of footprints.
 */
public final class EverySchedule implements Search {
  /** Where somebody had to be chosen: which of the enabled was, and how many there were. */
  private static final class Choice {
    int chosen;
    final int enabled;

    Choice(int enabled) {
      this.enabled = enabled;
    }
  }

  private final List<Choice> choices = new ArrayList<>();
  private final List<Task> enabled = new ArrayList<>();
  private int depth;

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    enabled.clear();
    List<Task> tasks = machine.tasks();
    for (int i = 0; i < tasks.size(); i++) { // the hottest loop of a search: no iterator
      Task task = tasks.get(i);
      if (machine.enabled(task)) {
        enabled.add(task);
      }
    }
    if (enabled.size() < 2) {
      return enabled.isEmpty() ? null : enabled.getFirst();
    }
    if (depth == choices.size()) {
      choices.add(new Choice(enabled.size()));
    }
    return enabled.get(choices.get(depth++).chosen);
  }

  @Override
  public boolean next(RunEnd end) {
    depth = 0;
    while (!choices.isEmpty()) {
      Choice last = choices.getLast();
      if (++last.chosen < last.enabled) {
        return true;
      }
      choices.removeLast();
    }
    return false;
  }
}
