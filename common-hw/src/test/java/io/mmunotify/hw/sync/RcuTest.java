// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
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

  // Who waits, switches.

  /** Waits in a section for what others hold. */
  private static Body inSection(TaskBody waits) {
    return (task, rcu) -> {
      rcu.readLock(task);
      waits.run(task);
      rcu.readUnlock(task);
    };
  }

  private final RwSemaphore semaphore = new RwSemaphore(new KernelObject() {}, () -> "it");
  private final Body waiter = inSection(semaphore::downWrite);
  private final Body holder =
      (task, rcu) -> {
        semaphore.downWrite(task);
        semaphore.upWrite(task);
      };

  @Test
  void aReaderThatWaitsForASemaphoreIsNotWaitedFor() {
    possible(Runs.turns("c", "a", "b", "b"), waiter, UPDATER, holder);
  }

  @Test
  void aReaderThatBeginsToWaitForASemaphoreLeavesEveryNote() {
    possible(Runs.turns("a", "b", "c", "b"), waiter, UPDATER, holder);
  }

  @Test
  void aReaderThatWasWokenAndNotSwitchedToIsNotWaitedFor() {
    possible(Runs.turns("c", "a", "c", "b", "b"), waiter, UPDATER, holder);
  }

  @Test
  void aReaderThatHadToWaitOnceLeftEveryNoteForGood() {
    possible(Runs.turns("a", "b", "c", "c", "a", "b"), waiter, UPDATER, holder);
  }

  @Test
  void aReaderThatCouldHaveItIsWaitedFor() {
    bMustWait(Runs.turns("a", "b", "b"), waiter, UPDATER, holder);
    bMustWait(Runs.turns("c", "c", "a", "b", "b"), waiter, UPDATER, holder);
  }

  @Test
  void aReaderThatHasItCountsAgain() {
    bMustWait(Runs.turns("c", "a", "c", "a", "b", "b"), waiter, UPDATER, holder);
  }

  @Test
  void aReaderThatSharesWhatAnotherReadsDoesNotWait() {
    Body shares = inSection(semaphore::downRead);
    Body reads = (task, rcu) -> semaphore.downRead(task);
    bMustWait(Runs.turns("c", "a", "b", "b"), shares, UPDATER, reads);
  }

  @Test
  void aReaderThatWouldShareWaitsForAWriter() {
    possible(Runs.turns("c", "a", "b", "b"), inSection(semaphore::downRead), UPDATER, holder);
  }

  @Test
  void aReaderThatSpinsIsWaitedFor() {
    SpinLock lock = new SpinLock(new KernelObject() {}, () -> "it");
    bMustWait(
        Runs.turns("c", "a", "b", "b"),
        inSection(lock::lock),
        UPDATER,
        (task, rcu) -> lock.lock(task));
  }

  /** Who has it keeps the other from it that stands in front of the same lock. */
  @Test
  void whoTakesItSwitchesTheOtherAway() {
    Body releases =
        inSection(task -> {
          semaphore.downWrite(task);
          semaphore.upWrite(task);
        });
    possible(Runs.turns("a", "c", "b", "a", "a", "a", "b"), releases, UPDATER, waiter);
  }
}
