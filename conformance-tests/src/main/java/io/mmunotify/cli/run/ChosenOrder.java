// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows a list of choices; where it ends, notes who could be chosen next and gives up. */
final class ChosenOrder implements Schedule {
  private final List<String> choices;
  private final List<Candidate> candidates = new ArrayList<>();
  private int position;

  ChosenOrder(List<String> choices) {
    this.choices = choices;
  }

  /**
   * A task where the choices end.
   *
   * @param pending its next event
   * @param blockedBy what that event must wait for; null if nothing
   */
  record Candidate(String name, String pending, @Nullable String blockedBy) {}

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    if (position < choices.size()) {
      return machine.task(choices.get(position++));
    }
    candidates.clear(); // a machine that is told to give up asks once more before it does
    for (Task task : machine.tasks()) {
      EventKind pending = task.pending();
      Waitable wait = task.waitsFor();
      boolean idle = task.isWorker() && wait != null && !wait.wanted();
      if (!idle && pending != null) {
        String blockedBy = wait == null ? null : wait.blockedBy();
        candidates.add(new Candidate(task.name(), pending.text(), blockedBy));
      }
    }
    return null;
  }

  /** The tasks where the choices end, workers last. */
  List<Candidate> candidates() {
    return candidates;
  }

  /** The candidate with this name or, from 1, this number; null if there is none. */
  @Nullable Candidate find(String nameOrNumber) {
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      if (candidate.name().equals(nameOrNumber) || String.valueOf(i + 1).equals(nameOrNumber)) {
        return candidate;
      }
    }
    return null;
  }
}
