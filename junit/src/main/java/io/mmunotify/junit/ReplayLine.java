// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as {@code -Dmmunotify.replay} takes it: the generation, then who takes how many steps:
 * {@code "v3.5 setup*12 exit*3 driver exit*2"}.
 *
 * @param generation its name
 * @param order the task of every step
 */
public record ReplayLine(String generation, List<String> order) {
  /** The parameter, of JUnit or of the JVM, that holds such a line. */
  public static final String PARAMETER = "mmunotify.replay";

  private static final Pattern PART = Pattern.compile("([^*\\s]+)(?:\\*([1-9]\\d{0,5}))?");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ReplayLine parse(String text) {
    String[] parts = text.strip().split("\\s+", -1);
    List<String> order = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      Matcher part = PART.matcher(parts[i]);
      if (!part.matches()) {
        throw new IllegalArgumentException(
            "-D"
                + PARAMETER
                + " is a generation and then TASK*STEPS, as in \"v3.5 setup*12 exit driver*3\"; \""
                + parts[i]
                + "\" is not TASK*STEPS");
      }
      int steps = part.group(2) == null ? 1 : Integer.parseInt(part.group(2));
      order.addAll(Collections.nCopies(steps, part.group(1)));
    }
    return new ReplayLine(parts[0], List.copyOf(order));
  }

  /** The line, as {@link #parse} reads it. */
  public String text() {
    StringBuilder text = new StringBuilder(generation);
    for (int i = 0; i < order.size(); ) {
      int begin = i;
      while (i < order.size() && order.get(i).equals(order.get(begin))) {
        i++;
      }
      text.append(' ').append(order.get(begin));
      if (i - begin > 1) {
        text.append('*').append(i - begin);
      }
    }
    return text.toString();
  }

  /** Just this schedule; where it ends, the tasks go on in their order. */
  static final class Replay implements Schedule {
    private final List<String> order;
    private final Schedule rest = new InOrder();
    private int position;
    private @Nullable String misfit;

    Replay(List<String> order) {
      this.order = order;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      if (position == order.size()) {
        return rest.next(machine, current);
      }
      String name = order.get(position);
      Task task = machine.task(name);
      if (task == null || !machine.enabled(task)) {
        misfit = "at step " + (position + 1) + " there is no task " + name + " that can go on";
        return null;
      }
      position++;
      return task;
    }

    /** Where the program could not follow the schedule, in words; null if it could. */
    @Nullable String misfit() {
      return misfit;
    }
  }
}
