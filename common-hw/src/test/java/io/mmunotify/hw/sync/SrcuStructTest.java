// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.trace.TraceLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SrcuStructTest {
  private static final String B_WAITS = "the schedule chose b, which has to wait";

  /** A test's last run may be one that is abandoned in the middle of a section. */
  private final ExactRule rule = new ExactRule();

  private final SrcuStruct srcu = new SrcuStruct(rule, true);

  private final TaskBody reader =
      task -> {
        int id = srcu.readLock(task);
        srcu.readUnlock(task, id);
      };
  private final TaskBody nestedReader =
      task -> {
        int outer = srcu.readLock(task);
        int inner = srcu.readLock(task);
        srcu.readUnlock(task, inner);
        srcu.readUnlock(task, outer);
      };
  private final TaskBody sleepingReader =
      task -> {
        int id = srcu.readLock(task);
        Machine.sleep(task);
        srcu.readUnlock(task, id);
      };
  private final TaskBody updater = srcu::synchronize;

  private static void possible(Schedule schedule, TaskBody... bodies) {
    assertInstanceOf(RunEnd.Finished.class, Runs.stepped(schedule, bodies));
  }

  private static void bMustWait(Schedule schedule, TaskBody... bodies) {
    assertEquals(
        B_WAITS,
        assertThrows(IllegalStateException.class, () -> Runs.stepped(schedule, bodies))
            .getMessage());
  }

  @Test
  void aSectionThatIsActiveIsWaitedFor() {
    possible(Runs.turns("a", "b", "a", "b"), reader, updater);
    bMustWait(Runs.turns("a", "b", "b"), reader, updater);
  }

  @Test
  void sectionsThatBeginLaterNeverCount() {
    possible(Runs.turns("a", "b", "c", "a", "b", "c"), reader, updater, reader);
  }

  @Test
  void withNoReaderItEndsAtOnce() {
    possible(Runs.turns("a", "a", "b", "b"), reader, updater);
  }

  @Test
  void nestedSectionsAreWaitedForUntilTheOuterOneEnds() {
    possible(Runs.turns("a", "a", "b", "a", "a", "b"), nestedReader, updater);
    bMustWait(Runs.turns("a", "a", "b", "a", "b"), nestedReader, updater);
  }

  @Test
  void aReaderThatSleepsIsStillWaitedFor() {
    possible(Runs.turns("a", "b", "a", "a", "b"), sleepingReader, updater);
    bMustWait(Runs.turns("a", "b", "a", "b"), sleepingReader, updater);
  }

  @Test
  void sleepingInAReaderIsLegal() {
    assertTrue(Runs.trace(new InOrder(), sleepingReader).contains("a: sleep atomic=false"));
  }

  @Test
  void waitingInsideAReaderIsForEver() {
    RunEnd end =
        Runs.stepped(task -> {
          int _ = srcu.readLock(task);
          srcu.synchronize(task);
        });
    assertInstanceOf(RunEnd.Deadlock.class, end);
  }

  @Test
  void oneWhoseInitialisationFailedIsNotUsed() {
    SrcuStruct broken = new SrcuStruct(new ExactRule(), false);
    assertFalse(broken.initialised());
    RunEnd end = Runs.stepped(broken::synchronize);
    assertInstanceOf(KernelMisuse.class, assertInstanceOf(RunEnd.Stopped.class, end).stop());
  }

  // Deferred callbacks.

  private List<String> withWorker(RunEnd[] end, Schedule schedule, TaskBody... bodies) {
    TraceLog log = new TraceLog();
    SteppedMachine machine = new SteppedMachine(schedule, log);
    var _ = rule.withWorker(machine);
    end[0] = machine.run(Runs.together(bodies));
    return Runs.texts(log);
  }

  private TaskBody queue(List<String> invoked, String... names) {
    return task -> {
      for (String name : names) {
        srcu.call(task, new RcuHead(name), (worker, head) -> invoked.add(head.name()));
      }
    };
  }

  @Test
  void callbacksRunOldestFirstAndAllBeforeTheEnd() {
    for (long seed = 0; seed < 100; seed++) {
      List<String> invoked = new ArrayList<>();
      RunEnd[] end = new RunEnd[1];
      withWorker(
          end, new RandomSchedule(seed), queue(invoked, "one", "two", "three"), nestedReader);
      assertInstanceOf(RunEnd.Finished.class, end[0]);
      assertEquals(List.of("one", "two", "three"), invoked);
    }
  }

  @Test
  void aCallbackWaitsForTheReadersOfItsTimeAlone() {
    List<String> invoked = new ArrayList<>();
    RunEnd[] end = new RunEnd[1];
    // a reads, b queues, c begins to read, a ends: the callback runs while c still reads.
    withWorker(
        end, Runs.turns("a", "b", "c", "a", "srcu", "c"), reader, queue(invoked, "x"), reader);
    assertInstanceOf(RunEnd.Finished.class, end[0]);
    assertEquals(
        "the schedule chose srcu, which has to wait",
        assertThrows(
                IllegalStateException.class,
                () -> withWorker(end, Runs.turns("a", "b", "srcu"), reader, queue(invoked, "x")))
            .getMessage());
  }

  @Test
  void aReaderThatNeverEndsHoldsUpTheWorker() {
    RunEnd[] end = new RunEnd[1];
    withWorker(end, new InOrder(), task -> srcu.readLock(task), queue(new ArrayList<>(), "x"));
    assertEquals("[srcu]", assertInstanceOf(RunEnd.Deadlock.class, end[0]).tasks().toString());
  }

  @Test
  void aBarrierWaitsForEveryCallbackThatWasQueuedBefore() {
    for (long seed = 0; seed < 200; seed++) {
      List<String> invoked = new ArrayList<>();
      List<Integer> seen = new ArrayList<>();
      withWorker(
          new RunEnd[1],
          new RandomSchedule(seed),
          task -> {
            queue(invoked, "one", "two").run(task);
            srcu.barrier(task);
            seen.add(invoked.size());
          },
          sleepingReader);
      assertEquals(List.of(2), seen, "seed " + seed);
    }
  }

  @Test
  void aBarrierWaitsNeitherForReadersNorForLaterCallbacks() {
    possible(Runs.turns("a", "b", "b", "a"), reader, srcu::barrier);
    List<String> invoked = new ArrayList<>();
    RunEnd[] end = new RunEnd[1];
    // b's barrier begins before c queues, and ends before c's callback has run.
    withWorker(
        end, Runs.turns("a", "b", "c", "b", "a"), reader, srcu::barrier, queue(invoked, "x"));
    assertInstanceOf(RunEnd.Finished.class, end[0]);
  }

  @Test
  void queueingWhatIsQueuedIsAMisuse() {
    RcuHead head = new RcuHead("x");
    RunEnd[] end = new RunEnd[1];
    withWorker(
        end,
        new InOrder(),
        task -> {
          srcu.call(task, head, (worker, h) -> {});
          srcu.call(task, head, (worker, h) -> {});
        });
    assertInstanceOf(KernelMisuse.class, assertInstanceOf(RunEnd.Stopped.class, end[0]).stop());
  }

  @Test
  void aCallbackMayQueueItselfAgain() {
    int[] left = {3};
    RunEnd[] end = new RunEnd[1];
    withWorker(
        end,
        new InOrder(),
        task -> srcu.call(task, new RcuHead("x"), (worker, head) -> again(worker, head, left)));
    assertInstanceOf(RunEnd.Finished.class, end[0]);
    assertEquals(0, left[0]);
  }

  private void again(io.mmunotify.hw.machine.Task worker, RcuHead head, int[] left) {
    if (--left[0] > 0) {
      srcu.call(worker, head, (w, h) -> again(w, h, left));
    }
  }

  @Test
  void onRealThreadsNoCallbackIsLostAndABarrierSeesItsOwn() {
    for (int round = 0; round < 50; round++) {
      ExactRule exact = new ExactRule();
      SrcuStruct domain = new SrcuStruct(exact, true);
      AtomicInteger invoked = new AtomicInteger();
      List<Integer> missing = new CopyOnWriteArrayList<>();
      LiveMachine machine = new LiveMachine();
      var _ = exact.withWorker(machine);
      TaskBody body =
          task -> {
            AtomicInteger own = new AtomicInteger();
            for (int i = 0; i < 5; i++) {
              int id = domain.readLock(task);
              domain.call(
                  task,
                  new RcuHead(task.name() + i),
                  (worker, head) -> {
                    own.incrementAndGet();
                    invoked.incrementAndGet();
                  });
              domain.readUnlock(task, id);
            }
            domain.barrier(task);
            if (own.get() != 5) {
              missing.add(5 - own.get());
            }
          };
      machine.run(Runs.together(body, body, body), Duration.ofSeconds(20));
      assertEquals(List.of(), missing);
      assertEquals(15, invoked.get());
    }
  }
}
