// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RawSpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A few tasks drawn at random whose steps touch one thing or another, as they find a third: in one
 * state what they do not touch in another, which is where a reduced search can go wrong. Some take
 * a lock within a step where they can have it, some stop the run.
 *
 * @param tasks the steps of each
 */
record ConditionalProgram(List<List<Conditional>> tasks) implements Model.Factory {
  private static final int CELLS = 3;
  private static final int VALUES = 2;

  /** By the number of tasks: how many steps each has at most. */
  private static final int[] STEPS_EACH = {0, 0, 4, 3, 2};

  private enum Kind {
    NOTHING,
    READ,
    WRITE,
    ADD,
    STOP
  }

  /** What is done to a cell. */
  private record Use(Kind kind, int cell) {}

  /**
   * One step: looks at a cell, and uses another or a third, as it found it.
   *
   * @param lock whether it looks at the lock instead, and holds it meanwhile if it is free
   */
  private record Conditional(boolean lock, int cell, int value, Use then, Use otherwise) {}

  static ConditionalProgram of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = 2 + random.nextInt(3);
    List<List<Conditional>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Conditional> steps = new ArrayList<>();
      for (int left = 1 + random.nextInt(STEPS_EACH[count]); left > 0; left--) {
        boolean lock = random.nextInt(6) == 0;
        int cell = random.nextInt(CELLS);
        steps.add(new Conditional(lock, cell, random.nextInt(VALUES), use(random), use(random)));
      }
      tasks.add(steps);
    }
    return new ConditionalProgram(tasks);
  }

  private static Use use(SplittableRandom random) {
    int drawn = random.nextInt(16);
    Kind kind = drawn == 0 ? Kind.STOP : Kind.values()[drawn % Kind.STOP.ordinal()];
    return new Use(kind, random.nextInt(CELLS));
  }

  @Override
  public Model on(Machine machine) {
    Run run = new Run(List.of(Model.cells(CELLS)), new RawSpinLock(null, "lock"));
    List<TaskBody> bodies = new ArrayList<>();
    Noted[] seen = new Noted[tasks.size()];
    for (int i = 0; i < tasks.size(); i++) {
      Noted own = new Noted();
      seen[i] = own;
      List<Conditional> steps = tasks.get(i);
      bodies.add(task -> steps.forEach(step -> run.perform(task, step, own)));
    }
    return new Model(
        bodies, () -> Arrays.toString(seen) + run.cells.stream().map(IntCell::peek).toList());
  }

  private record Run(List<IntCell> cells, RawSpinLock lock) {
    void perform(Task task, Conditional step, Noted seen) {
      Machine.step(task, EventKind.CALL);
      if (step.lock) {
        boolean taken = lock.tryLock(task);
        use(task, taken ? step.then : step.otherwise, seen);
        if (taken) {
          Machine.step(task, EventKind.RETURN);
          lock.unlock(task);
        }
      } else {
        use(task, cells.get(step.cell).read(task) == step.value ? step.then : step.otherwise, seen);
      }
    }

    private void use(Task task, Use use, Noted seen) {
      IntCell cell = cells.get(use.cell);
      switch (use.kind) {
        case NOTHING -> seen.add(task, "-");
        case READ -> seen.add(task, String.valueOf(cell.read(task)));
        case WRITE -> cell.set(task, 1);
        case ADD -> seen.add(task, "+" + cell.addReturn(task, 1));
        case STOP -> throw Machine.bug("stop");
      }
    }
  }
}
