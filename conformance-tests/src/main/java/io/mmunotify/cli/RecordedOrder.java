// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.scenario.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of the tasks in a trace. Gives up at the first event whose task cannot go on, and can
 * say why.
 */
final class RecordedOrder implements Schedule {
  private final List<Event> events;
  private final Scenario scenario;
  private int position;
  private @Nullable String misfit;

  /**
   * @param scenario what is run in that order
   */
  RecordedOrder(List<Event> events, Scenario scenario) {
    this.events = events;
    this.scenario = scenario;
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    skipWhatComesByItself();
    if (position == events.size()) {
      return null;
    }
    String name = String.valueOf(events.get(position).task());
    Task task = machine.task(name);
    if (task == null) {
      boolean ended = machine.tasksEver().stream().anyMatch(t -> t.name().equals(name));
      misfit =
          isKnown(name)
              ? name + " goes on, which " + (ended ? "has ended" : "is not there yet")
              : name + " goes on, but the scenario has no task " + name;
      return null;
    }
    if (!machine.enabled(task)) {
      Waitable wait = task.waitsFor();
      misfit =
          name + " goes on, which must wait for " + (wait == null ? "its CPU" : wait.blockedBy());
      return null;
    }
    position++;
    return task;
  }

  private boolean isKnown(String task) {
    return scenario.tasks().containsKey(task) || Scenario.RESERVED_TASKS.contains(task);
  }

  /** Why the task of {@link #eventNumber} cannot go on there; null if every task so far could. */
  @Nullable String misfit() {
    return misfit;
  }

  /** The number, from 1, of the event whose task is to go on next. */
  int eventNumber() {
    return position + 1;
  }

  /** Whether every event for which a task has to be chosen has had its turn. */
  boolean usedUp() {
    skipWhatComesByItself();
    return position == events.size();
  }

  private void skipWhatComesByItself() {
    while (position < events.size() && !ReplaySchedule.chooses(events.get(position))) {
      position++;
    }
  }
}
