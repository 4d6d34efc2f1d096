// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of the tasks in a trace. Gives up where the trace's next task cannot go on: what came
 * of the run then differs from the trace, which says where.
 */
public final class ReplaySchedule implements Schedule {
  private final List<String> order;
  private int position;

  /**
   * @param order the task of every step, as {@link #orderOf} finds it
   */
  public ReplaySchedule(List<String> order) {
    this.order = order;
  }

  /** Who performed each step of a trace. */
  public static List<String> orderOf(List<Event> events) {
    List<String> order = new ArrayList<>(events.size());
    for (Event event : events) {
      String task = event.task();
      if (task != null && chooses(event)) {
        order.add(task);
      }
    }
    return order;
  }

  /**
   * Whether the event's task had to be chosen for it. A stop follows its step at once, or stands in
   * its place; a schedule that chooses its task once more is right either way.
   */
  public static boolean chooses(Event event) {
    return switch (event.kind()) {
      case BUG, OOPS, MISUSE -> true;
      default -> event.kind().isSchedulingPoint();
    };
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    if (position == order.size()) {
      return null;
    }
    Task task = machine.task(order.get(position));
    if (task == null || !machine.enabled(task)) {
      return null;
    }
    position++;
    return task;
  }

  /** How many steps were taken from the trace. */
  public int position() {
    return position;
  }
}
