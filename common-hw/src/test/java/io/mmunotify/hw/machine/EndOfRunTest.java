// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mmunotify.hw.Runs;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A run ends when no task is left and no work is wanted")
final class EndOfRunTest {
  private static final int MOST_STEPS = 100;

  /** What a worker could always go on with, and what somebody wants of it. */
  private static final class Chores implements Waitable {
    private static final int WANTED = 3;
    private int done;

    @Override
    public boolean ready(Task task) {
      return true;
    }

    @Override
    public boolean tryTake(Task current) {
      return true;
    }

    @Override
    public boolean wanted() {
      return done < WANTED;
    }

    @Override
    public String blockedBy() {
      return "nothing";
    }
  }

  private static int choresDone(Schedule schedule) {
    Chores chores = new Chores();
    SteppedMachine machine = new SteppedMachine(Stepping.EVENTS, schedule, null, MOST_STEPS);
    machine.addWorker(
        "worker",
        worker -> {
          while (true) {
            Machine.step(worker, chores);
            chores.done++;
          }
        });
    RunEnd end = machine.run(Runs.together(SteppedMachineTest.steps(1)));
    assertInstanceOf(RunEnd.Finished.class, end);
    return chores.done;
  }

  @Test
  @DisplayName("also if a worker that could go on has the turn")
  void alsoInTheTurnOfAWorker() {
    assertEquals(Chores.WANTED, choresDone(new InOrder()));
  }

  @Test
  @DisplayName("and not before, whatever the worker has done by then")
  void notBeforeTheLastTaskHasEnded() {
    assertEquals(5, choresDone(Runs.turns("worker", "worker", "worker", "worker", "worker", "a")));
  }
}
