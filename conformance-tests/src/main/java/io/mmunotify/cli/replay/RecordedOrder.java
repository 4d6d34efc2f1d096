// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import io.mmunotify.run.InternalSteps;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.scenario.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of the tasks in a trace. On a grace-period engine internal steps are taken in between,
 * until the next event of the trace can come; before a task sleeps, as long as there are any, since
 * a context switch ends sections only for grace periods that its CPU has noticed. Gives up at the
 * first event whose task cannot go on, and can say why.
 */
final class RecordedOrder implements Schedule {
  private final List<Event> events;
  private final Scenario scenario;
  private final Migrations migrations;
  private final InternalSteps internal = new InternalSteps();
  private int position;
  private @Nullable String misfit;

  /**
   * @param scenario what is run in that order
   */
  RecordedOrder(List<Event> events, Scenario scenario) {
    this.events = events;
    this.scenario = scenario;
    this.migrations = new Migrations(events);
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task early = skipWhatComesByItself(machine);
    if (early != null) {
      return machine.enabled(early) ? early : internal.next(machine);
    }
    if (position == events.size()) {
      return internal.next(machine);
    }
    Event event = events.get(position);
    String name = String.valueOf(event.task());
    List<Task> actors = InternalSteps.called(machine, name);
    if (event.kind() == EventKind.SLEEP) {
      Task noticing = internal.next(machine);
      if (noticing != null) {
        return noticing;
      }
    }
    for (Task task : actors) {
      if (machine.enabled(task) && fits(task, event)) {
        if (task.pending() != null) {
          migrations.before(position, task, machine);
          position++;
          internal.event();
        }
        return task;
      }
    }
    Task other = actors.isEmpty() ? null : internal.next(machine);
    if (other == null) {
      misfit = misfit(machine, name, actors);
    }
    return other;
  }

  /**
   * Whether the task's next step may be the event, or lead to it. Any step of a task may: where it
   * is another one, comparing the events shows that. Of several workers it is the one that is about
   * to run the trace's callback.
   */
  private static boolean fits(Task task, Event event) {
    if (event.kind() != EventKind.CALLBACK_INVOKED || task.pending() == null) {
      return true;
    }
    Named about = task.pendingAbout();
    return about == null || about.name().equals(event.at(0));
  }

  private String misfit(SteppedMachine machine, String name, List<Task> actors) {
    if (!actors.isEmpty()) {
      Task first = actors.getFirst();
      Waitable wait = first.waitsFor();
      Named about = first.pendingAbout();
      if (wait == null && about != null) {
        return name + " goes on, where " + first.name() + " can only invoke " + about.name();
      }
      return name
          + " goes on, which must wait for "
          + (wait == null ? "its CPU" : wait.blockedBy());
    }
    boolean ended = machine.tasksEver().stream().anyMatch(t -> t.name().equals(name));
    return isKnown(name)
        ? name + " goes on, which " + (ended ? "has ended" : "is not there yet")
        : name + " goes on, but the scenario has no task " + name;
  }

  private boolean isKnown(String task) {
    return scenario.taskNames().contains(task) || task.equals(ExactRule.WORKER);
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
    return events.subList(position, events.size()).stream().noneMatch(ReplaySchedule::chooses);
  }

  /**
   * Passes events for which nobody has to be chosen, up to one that does not come before its task
   * has taken an internal step. Returns that task; else null.
   */
  private @Nullable Task skipWhatComesByItself(SteppedMachine machine) {
    while (position < events.size() && !ReplaySchedule.chooses(events.get(position))) {
      String name = events.get(position).task();
      Task task = name == null ? null : machine.task(name);
      if (task != null && task.pending() == null) {
        return task;
      }
      position++;
    }
    return null;
  }
}
