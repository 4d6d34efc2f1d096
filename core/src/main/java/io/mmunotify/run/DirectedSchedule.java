// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.scenario.EventNames;
import io.mmunotify.scenario.Scenario.Directive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario's own schedule: one directive after the other, then the tasks in order. A directive
 * ends where its task must wait or ends; until its task has started, the tasks before it run in
 * order. On a grace-period engine a task has to wait only if no internal step helps it on.
 */
public final class DirectedSchedule implements Schedule {
  private final List<Directive> directives;
  private final Schedule byDefault = new InOrder();
  private final InternalSteps internal = new InternalSteps();
  private int index;
  private int taken;
  private boolean through;

  /**
   * @param directives what to do first; may be empty
   */
  public DirectedSchedule(List<Directive> directives) {
    this.directives = directives;
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    while (index < directives.size()) {
      Directive directive = directives.get(index);
      Task task = actor(machine, directive.run());
      if (task == null && mayStillStart(machine, directive.run())) {
        return byDefault.next(machine, current);
      }
      if (task != null && task.awaitedDrain() != null) {
        return task.awaitedDrain(); // the task itself goes on
      }
      if (task != null && !machine.enabled(task)) {
        Task other = internal.next(machine);
        if (other != null) {
          return other;
        }
      }
      if (task == null || !machine.enabled(task) || isOver(directive, task)) {
        internal.event();
        index++;
        taken = 0;
        through = false;
        continue;
      }
      if (task.pending() != null) {
        taken++;
        internal.event();
      }
      through = directive.through() != null && matches(directive.through(), task);
      return task;
    }
    return byDefault.next(machine, current);
  }

  /** Who is called so; of several workers one that can go on. */
  private static @Nullable Task actor(SteppedMachine machine, String name) {
    List<Task> actors = InternalSteps.called(machine, name);
    return actors.stream()
        .filter(machine::enabled)
        .findFirst()
        .orElse(actors.isEmpty() ? null : actors.getFirst());
  }

  private boolean isOver(Directive directive, Task task) {
    if (directive.until() != null) {
      return matches(directive.until(), task);
    }
    return through || (directive.steps() > 0 && taken == directive.steps());
  }

  private static boolean matches(String name, Task task) {
    EventKind pending = task.pending();
    return pending != null && EventNames.matches(name, pending);
  }

  /** Workers are there from the beginning, or not at all: not every kernel has one. */
  private static boolean mayStillStart(SteppedMachine machine, String name) {
    return !name.equals(ExactRule.WORKER)
        && machine.tasksEver().stream().noneMatch(task -> task.name().equals(name));
  }
}
