// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "The classic problems of concurrency testing: the bug is found, the right version is not"
        + " blamed")
final class ClassicProblemsTest {
  private static final int POLLS = 2;

  /** What it comes to; the search must be through, and any number of workers must find the same. */
  private static Explored explored(Model.Factory model) {
    Explored alone = Explored.by(new SourceSets(), 1, model);
    assertNull(alone.bound());
    Explored together = Explored.by(new SourceSets(), 3, model);
    assertEquals(alone.outcomes(), together.outcomes());
    assertEquals(alone.traces(), together.traces());
    return alone;
  }

  private static Set<String> outcomes(Model.Factory model) {
    return explored(model).outcomes().keySet();
  }

  private static Model account(boolean locked) {
    IntCell balance = new IntCell(0);
    SpinLock lock = Model.locks(1)[0];
    TaskBody deposit =
        task -> {
          if (locked) {
            lock.lock(task);
          }
          Model.write(task, balance, Model.read(task, balance) + 10 * (task.id() + 1));
          if (locked) {
            lock.unlock(task);
          }
        };
    return Model.of(() -> "balance " + balance.peek(), deposit, deposit);
  }

  @Test
  void aDepositGetsLostWithoutALock() {
    Explored found = explored(machine -> account(false));
    assertEquals(Set.of("balance 10", "balance 20", "balance 30"), found.outcomes().keySet());
    assertEquals(4, found.executions(), "reads before writes in two ways, or one after the other");
    assertEquals(List.of("a", "a", "b", "b"), found.outcomes().get("balance 30"));
    Explored safe = explored(machine -> account(true));
    assertEquals(Set.of("balance 30"), safe.outcomes().keySet());
    assertEquals(2, safe.executions());
  }

  private static Model philosophers(int count, boolean oneIsLeftHanded) {
    SpinLock[] forks = Model.locks(count);
    List<TaskBody> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean turned = oneIsLeftHanded && i == 0;
      SpinLock first = forks[turned ? (i + 1) % count : i];
      SpinLock second = forks[turned ? i : (i + 1) % count];
      tasks.add(task -> {
        first.lock(task);
        second.lock(task);
        second.unlock(task);
        first.unlock(task);
      });
    }
    return new Model(tasks, () -> "");
  }

  /**
   * A class of complete runs says for each fork which of its two philosophers has it first. All
   * choices can be had but those in which everybody waits for the next one around the table: 2^n -
   * 2, and 2 at a table for two. The deadlock is one class more.
   */
  @Test
  void philosophersStarveUnlessOneIsLeftHanded() {
    for (int count = 2; count <= 4; count++) {
      int n = count;
      int meals = n == 2 ? 2 : (1 << n) - 2;
      Explored starving = explored(machine -> philosophers(n, false));
      assertTrue(starving.outcomes().keySet().stream().anyMatch(o -> o.startsWith("deadlock")));
      assertEquals(2, starving.outcomes().size());
      assertEquals(meals + 1, starving.executions());
      Explored eating = explored(machine -> philosophers(n, true));
      assertEquals(Set.of(""), eating.outcomes().keySet());
      assertEquals(meals, eating.executions());
    }
  }

  /** A section that one task may be in: says so if there are two. */
  private static final class Section {
    private final IntCell inside = new IntCell(0);

    void visit(Task task) {
      Machine.step(task, EventKind.CALL);
      if (inside.addReturn(task, 1) > 1) {
        throw Machine.bug("both inside");
      }
      Machine.step(task, EventKind.CALL);
      int _ = inside.addReturn(task, -1);
    }
  }

  private static boolean bothInside(Model.Factory model) {
    return outcomes(model).stream().anyMatch(outcome -> outcome.contains("both inside"));
  }

  private static Model peterson(boolean turnFirst) {
    IntCell[] wants = Model.cells(2);
    IntCell turn = new IntCell(0);
    Section section = new Section();
    TaskBody body =
        task -> {
          int me = task.id();
          int other = 1 - me;
          if (turnFirst) {
            Model.write(task, turn, other);
          }
          Model.write(task, wants[me], 1);
          if (!turnFirst) {
            Model.write(task, turn, other);
          }
          for (int poll = 0; poll < POLLS; poll++) {
            if (Model.read(task, wants[other]) == 0 || Model.read(task, turn) == me) {
              section.visit(task);
              break;
            }
          }
          Model.write(task, wants[me], 0);
        };
    return Model.of(() -> "", body, body);
  }

  @Test
  void petersonKeepsThemApartUnlessTheTurnIsGivenFirst() {
    assertFalse(bothInside(machine -> peterson(false)));
    assertTrue(bothInside(machine -> peterson(true)));
  }

  private static Model dekker(boolean looksFirst) {
    IntCell[] wants = Model.cells(2);
    IntCell turn = new IntCell(0);
    Section section = new Section();
    TaskBody body =
        task -> {
          int me = task.id();
          boolean mayEnter = looksFirst && Model.read(task, wants[1 - me]) == 0;
          Model.write(task, wants[me], 1);
          for (int poll = 0; poll < POLLS && !mayEnter; poll++) {
            mayEnter = Model.read(task, wants[1 - me]) == 0;
            if (!mayEnter && Model.read(task, turn) != me) {
              Model.write(task, wants[me], 0);
              if (Model.read(task, turn) != me) {
                return; // waits for its turn: what would come then is as if it came later
              }
              Model.write(task, wants[me], 1);
            }
          }
          if (mayEnter) {
            section.visit(task);
          }
          Model.write(task, turn, 1 - me);
          Model.write(task, wants[me], 0);
        };
    return Model.of(() -> "", body, body);
  }

  @Test
  void dekkerKeepsThemApartUnlessOneLooksBeforeItSays() {
    assertFalse(bothInside(machine -> dekker(false)));
    assertTrue(bothInside(machine -> dekker(true)));
  }

  /** A sleeper that is woken once and for all. */
  private record Woken(IntCell wakeups) implements Waitable {
    @Override
    public boolean ready(Task task) {
      return wakeups.peek() > 0;
    }

    @Override
    public boolean tryTake(Task current) {
      return wakeups.read(current) > 0;
    }

    @Override
    public String blockedBy() {
      return "nobody has woken it";
    }
  }

  private static Model sleeperAndWaker(boolean looksFirst) {
    IntCell condition = new IntCell(0);
    IntCell sleepers = new IntCell(0);
    IntCell wakeups = new IntCell(0);
    TaskBody sleeper =
        task -> {
          if (looksFirst && Model.read(task, condition) != 0) {
            return;
          }
          Model.write(task, sleepers, 1);
          if (looksFirst || Model.read(task, condition) == 0) {
            Machine.step(task, EventKind.CALL, new Woken(wakeups));
          }
        };
    TaskBody waker =
        task -> {
          Model.write(task, condition, 1);
          if (Model.read(task, sleepers) != 0) {
            Model.write(task, wakeups, 1);
          }
        };
    return Model.of(() -> "", sleeper, waker);
  }

  @Test
  void aWakeupGetsLostIfTheSleeperLooksBeforeItSays() {
    assertEquals(Set.of("", "deadlock of [a] "), outcomes(machine -> sleeperAndWaker(true)));
    assertEquals(Set.of(""), outcomes(machine -> sleeperAndWaker(false)));
  }

  /** Nodes 1 and 2 of a stack, 1 on top; where the head counts its changes, above the node. */
  private static Model stack(boolean counted) {
    int change = counted ? 16 : 0;
    IntCell head = new IntCell(1);
    IntCell[] next = {new IntCell(0), new IntCell(2), new IntCell(0)};
    TaskBody slow =
        task -> {
          int top = Model.read(task, head);
          int second = Model.read(task, next[top % 16]);
          boolean _ = Model.swap(task, head, top, top - top % 16 + second + change);
        };
    TaskBody quick =
        task -> {
          Model.write(task, head, 2 + change);
          Model.write(task, head, 2 * change);
          Model.write(task, next[1], 0);
          Model.write(task, head, 1 + 3 * change);
        };
    return Model.of(() -> "top is " + head.peek() % 16, slow, quick);
  }

  /** Node 2 was taken off for good, and is on the stack again. */
  @Test
  void aStackWithoutACountFallsForAba() {
    assertTrue(outcomes(machine -> stack(false)).contains("top is 2"));
    assertFalse(outcomes(machine -> stack(true)).contains("top is 2"));
  }
}
