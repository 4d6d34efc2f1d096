// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.DelayedWork;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Poll;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.machine.Workqueue;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RawSpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The reduced search misses nothing where steps touch other things in other states")
final class SourceSetsTest {
  /** How many random programs: with {@code -Dexplore.programs=20000} it takes an hour. */
  private static final int PROGRAMS = Integer.getInteger("explore.programs", 150);

  private static final int FEW = 200;

  @Test
  @DisplayName("random programs: each class of equivalent runs once, and none is missing")
  void whatIsTouchedDependsOnOthers() {
    int compared = 0;
    for (long seed = 0; seed < PROGRAMS; seed++) {
      ConditionalProgram program = ConditionalProgram.of(seed);
      Explored reduced = Explored.by(new SourceSets(), 1, program);
      if (reduced.executions() <= FEW) {
        compared++;
        assertSame(reduced, program, "seed " + seed + ", " + program);
        Explored together = Explored.by(new SourceSets(), 3, program);
        assertEquals(reduced.outcomes(), together.outcomes());
        assertEquals(reduced.traces(), together.traces());
      }
    }
    assertTrue(compared > PROGRAMS * 9 / 10, compared + " were compared with every schedule");
  }

  private static void assertSame(Explored reduced, Model.Factory model, String which) {
    Explored every = Explored.by(new EverySchedule(), 1, model);
    assertNull(reduced.bound());
    assertEquals(every.outcomes(), reduced.outcomes(), which);
    assertEquals(every.traces().keySet(), reduced.traces().keySet(), which);
    assertEquals(reduced.traces().size(), reduced.executions(), which);
  }

  private static void assertSame(Model.Factory model) {
    assertSame(Explored.by(new SourceSets(), 1, model), model, "");
  }

  /**
   * The last reference frees, and whoever uses the thing then is stopped. A drop sleeps where it
   * was tried first and freed; it wakes after somebody else has taken a reference, and then frees
   * nothing and no longer depends on a use.
   */
  @Test
  void aDropThatFreesOrDoesNot() {
    Model.Factory model =
        machine -> {
          IntCell count = new IntCell(1);
          IntCell thing = new IntCell(1);
          IntCell uses = new IntCell(0);
          return Model.of(
              () -> count.peek() + " " + thing.peek() + " " + uses.peek(),
              task -> {
                Machine.step(task, EventKind.CALL);
                Machine.step(task, EventKind.CALL);
                if (count.addReturn(task, -1) == 0) {
                  thing.set(task, 0);
                }
              },
              task -> {
                Machine.step(task, EventKind.CALL);
                use(task, thing);
                int _ = count.addReturn(task, 1);
              },
              task -> {
                Machine.step(task, EventKind.CALL);
                use(task, thing);
                int _ = uses.addReturn(task, 1);
              });
        };
    assertSame(model);
  }

  private static void use(Task task, IntCell thing) {
    Machine.step(task, EventKind.CALL);
    if (thing.read(task) == 0) {
      throw Machine.bug("gone");
    }
  }

  /** Taking it fails in between, and waits for nothing. */
  @Test
  void aLockThatIsTakenIfItIsFree() {
    Model.Factory model =
        machine -> {
          RawSpinLock lock = new RawSpinLock(null, "lock");
          IntCell taken = new IntCell(-1);
          return Model.of(
              () -> String.valueOf(taken.peek()),
              task -> {
                Machine.step(task, EventKind.CALL);
                if (lock.tryLock(task)) {
                  Machine.step(task, EventKind.CALL);
                  lock.unlock(task);
                }
              },
              task -> {
                Machine.step(task, EventKind.CALL);
                taken.set(task, lock.tryLock(task) ? 1 : 0);
              });
        };
    assertEquals(Set.of("0", "1"), Explored.by(new SourceSets(), 1, model).outcomes().keySet());
    assertSame(model);
  }

  /** Any of two changes lets it go on, and each of them may be undone before it does. */
  @Test
  void workThatWaitsForAnyChange() {
    Model.Factory model =
        machine -> {
          IntCell[] cells = Model.cells(2);
          IntCell found = new IntCell(-1);
          Poll poll = new Poll();
          DelayedWork work =
              new DelayedWork(
                  new Workqueue(machine, "work"),
                  "work",
                  worker -> found.set(worker, 10 * cells[0].read(worker) + cells[1].read(worker)));
          return Model.of(
              () -> String.valueOf(found.peek()),
              task -> {
                Machine.step(task, EventKind.CALL);
                for (IntCell cell : cells) {
                  int _ = cell.read(task);
                  poll.read(task, cell);
                }
                boolean _ = work.queue(task, 0, poll);
              },
              task -> Model.write(task, cells[0], 1),
              task -> {
                Model.write(task, cells[1], 1);
                Model.write(task, cells[1], 0);
              });
        };
    assertSame(model);
  }

  /** Has to wait while the cell is 0. */
  private record NotZero(IntCell cell) implements Waitable {
    @Override
    public boolean ready(Task task) {
      return cell.peek() != 0;
    }

    @Override
    public boolean tryTake(Task current) {
      Machine.touch(current, cell, Access.READ);
      return ready(current);
    }

    @Override
    public List<KernelObject> watched() {
      return List.of(cell);
    }

    @Override
    public boolean endsByAnyChange() {
      return true;
    }

    @Override
    public String blockedBy() {
      return "a zero";
    }
  }

  /** What is done to a cell while somebody waits for it must not hide who made him wait. */
  @Test
  void aWaitThatBeganBeforeTheLastChange() {
    Model.Factory model =
        machine -> {
          IntCell cell = new IntCell(1);
          IntCell passed = new IntCell(0);
          return Model.of(
              () -> cell.peek() + " " + passed.peek(),
              task -> {
                Model.write(task, cell, 0);
                Model.write(task, cell, 0);
              },
              task -> {
                Machine.step(task, EventKind.CALL, new NotZero(cell));
                passed.set(task, 1);
              });
        };
    assertEquals(2, Explored.by(new EverySchedule(), 1, model).outcomes().size());
    assertSame(model);
  }
}
