// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that followed a schedule by task numbers. From the end of the schedule on the tasks go on
 * in order.
 *
 * @param run what it left behind
 * @param witness the schedule; its names go on to the end of the run
 * @param fits whether the program could take all steps of the schedule; if not, the run was given
 *     up
 * @param whole whether the run ended where the schedule does
 */
public record Followed<R>(R run, Witness witness, boolean fits, boolean whole)
    implements Provenance {

  /** Runs the program along a path of task numbers. */
  public static <R> Followed<R> of(Program<R> program, int[] path) {
    Path schedule = new Path(path);
    R run = program.run(schedule);
    boolean fits = schedule.names.size() >= path.length;
    boolean whole =
        schedule.names.size() == path.length && !(program.endOf(run) instanceof RunEnd.Abandoned);
    return new Followed<>(run, new Witness(path, schedule.names), fits, whole);
  }

  @Override
  public @Nullable Witness better(@Nullable Witness known) {
    return known == null || witness.compareTo(known) < 0 ? witness : null;
  }

  private static final class Path implements Schedule {
    private final int[] path;
    private final Schedule afterwards = new InOrder();
    private final List<String> names = new ArrayList<>();
    private int position;

    Path(int[] path) {
      this.path = path;
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      Task task =
          position < path.length
              ? machine.task(path[position++])
              : afterwards.next(machine, current);
      if (task == null || !machine.enabled(task)) {
        return null;
      }
      names.add(task.name());
      return task;
    }
  }
}
