// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.TraceLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Classic RCU: as SRCU, but a context switch is a quiescent state. */
final class RcuTest {

  /** What a task does with the domain of its machine. */
  @FunctionalInterface
  private interface Body {
    void run(Task task, Rcu rcu);
  }

  private static final Body READER =
      (task, rcu) -> {
        rcu.readLock(task);
        rcu.readUnlock(task);
      };
  private static final Body SLEEPER =
      (task, rcu) -> {
        rcu.readLock(task);
        Machine.sleep(task);
        rcu.readUnlock(task);
      };
  private static final Body UPDATER = (task, rcu) -> rcu.synchronize(task);
  private static final Body UPDATING_READER =
      (task, rcu) -> {
        rcu.readLock(task);
        rcu.synchronize(task);
        rcu.readUnlock(task);
      };

  private static List<String> possible(Schedule schedule, Body... bodies) {
    TraceLog log = new TraceLog();
    assertInstanceOf(RunEnd.Finished.class, run(log, schedule, bodies));
    return Runs.texts(log);
  }

  private static void bMustWait(Schedule schedule, Body... bodies) {
    assertEquals(
        "the schedule chose b, which has to wait",
        assertThrows(IllegalStateException.class, () -> run(new TraceLog(), schedule, bodies))
            .getMessage());
  }

  private static RunEnd run(TraceLog log, Schedule schedule, Body... bodies) {
    SteppedMachine machine = new SteppedMachine(schedule, log);
    Rcu rcu = new Rcu(machine, new ExactRule());
    List<Machine.TaskPlan> plans = new ArrayList<>();
    for (Body body : bodies) {
      String name = String.valueOf((char) ('a' + plans.size()));
      plans.add(new Machine.TaskPlan(name, task -> body.run(task, rcu)));
    }
    return machine.run(List.of(plans));
  }

  @Test
  void aSectionThatIsActiveIsWaitedForAndALaterOneIsNot() {
    bMustWait(Runs.turns("a", "b", "b"), READER, UPDATER);
    possible(Runs.turns("a", "b", "c", "a", "b", "c"), READER, UPDATER, READER);
  }

  @Test
  void sleepEndsTheWaitForTheSleeper() {
    possible(Runs.turns("a", "b", "a", "b", "a"), SLEEPER, UPDATER);
  }

  @Test
  void aGracePeriodThatBeginsAfterTheSleepWaitsAgain() {
    bMustWait(Runs.turns("a", "a", "b", "b"), SLEEPER, UPDATER);
  }

  @Test
  void sleepOfAnotherTaskEndsNothing() {
    bMustWait(Runs.turns("a", "b", "c", "b"), READER, UPDATER, (task, rcu) -> Machine.sleep(task));
  }

  @Test
  void sleepInAReaderIsAtomicAndAfterItNot() {
    List<String> trace =
        possible(
            Runs.turns(),
            (task, rcu) -> {
              SLEEPER.run(task, rcu);
              Machine.sleep(task);
            });
    assertTrue(trace.contains("a: sleep atomic=true"));
    assertEquals("a: sleep atomic=false", trace.getLast());
  }

  @Test
  void waitingInsideAReaderDoesNotWaitForItself() {
    possible(Runs.turns("a", "a", "a", "a"), UPDATING_READER);
  }

  @Test
  void aReaderThatWaitsItselfIsNotWaitedFor() {
    possible(Runs.turns("a", "a", "b", "b"), UPDATING_READER, UPDATER);
  }

  @Test
  void aReaderThatBeginsToWaitLeavesEveryNote() {
    possible(Runs.turns("a", "b", "a", "b"), UPDATING_READER, UPDATER);
  }

  @Test
  void onceItsOwnWaitIsOverAReaderCountsAgain() {
    bMustWait(Runs.turns("a", "a", "a", "b", "b"), UPDATING_READER, UPDATER);
  }

  @Test
  void aNestedSectionCountsUntilTheOuterOneEnds() {
    Body nested =
        (task, rcu) -> {
          rcu.readLock(task);
          READER.run(task, rcu);
          assertTrue(task.inAtomic());
          rcu.readUnlock(task);
          assertFalse(task.inAtomic());
        };
    bMustWait(Runs.turns("a", "a", "b", "a", "b"), nested, UPDATER);
    possible(Runs.turns("a", "a", "b", "a", "a", "b"), nested, UPDATER);
  }
}
