// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.gp;

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
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.SrcuStruct;
import io.mmunotify.hw.trace.TraceLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SRCU of v3.15")
final class SrcuTest {
  private final TraceLog log = new TraceLog();

  /** Tasks on a stepped machine, events as steps. */
  private RunEnd run(Schedule schedule, Mutant mutant, Function<Srcu, List<TaskBody>> tasks) {
    SteppedMachine machine = new SteppedMachine(schedule, log);
    List<TaskBody> bodies = tasks.apply(mutant.on(machine));
    return machine.run(Runs.together(bodies.toArray(TaskBody[]::new)));
  }

  private RunEnd run(Schedule schedule, Function<Srcu, List<TaskBody>> tasks) {
    return run(schedule, Mutant.NONE, tasks);
  }

  private static TaskBody reader(Srcu srcu) {
    SrcuStruct domain = new SrcuStruct(srcu, true);
    return current -> {
      int idx = domain.readLock(current);
      domain.readUnlock(current, idx);
    };
  }

  private static TaskBody updater(Srcu srcu) {
    return new SrcuStruct(srcu, true)::synchronize;
  }

  @Test
  @DisplayName("whoever synchronizes an idle domain without readers does not sleep")
  void anIdleDomainIsOwnedByWhoeverSynchronizes() {
    List<Boolean> over = new ArrayList<>();
    run(
        new InOrder(),
        srcu ->
            List.of(current -> {
              for (int i = 0; i < 3; i++) {
                over.add(srcu.begin(current, current).ready(current));
              }
              over.add(srcu.beginBarrier(current).ready(current));
              over.add(srcu.beginExpedited(current, current).ready(current));
              over.add(srcu.cleanupSrcuStruct(current));
            }));
    assertEquals(List.of(true, true, true, true, true, true), over);
  }

  @Test
  @DisplayName("a domain that somebody owns is left to the owner, also in a hurry")
  void aBusyDomainIsQueuedFor() {
    List<Boolean> over = new ArrayList<>();
    run(
        new InOrder(),
        srcu ->
            List.of(current -> {
              int idx = srcu.readLock(current);
              Waitable first = srcu.begin(current, current);
              over.add(first.ready(current));
              srcu.readUnlock(current, idx);
              Waitable second = srcu.beginExpedited(current, current);
              over.add(second.ready(current));
              Machine.step(current, first);
              Machine.step(current, second);
            }));
    assertEquals(List.of(false, false), over);
  }

  @Test
  @DisplayName("a stream of readers that overlap holds nobody up, thanks to the flip")
  void readersOverlap() {
    // a reads; d synchronizes; b begins before a ends, c before b does, and still reads.
    Schedule stream = Runs.turns("a", "d", "srcu", "b", "a", "c", "b", "srcu", "d", "c");
    Function<Srcu, List<TaskBody>> tasks =
        srcu -> List.of(reader(srcu), reader(srcu), reader(srcu), updater(srcu));
    assertInstanceOf(RunEnd.Finished.class, run(stream, tasks));
    Schedule again = Runs.turns("a", "d", "srcu", "b", "a", "c", "b", "srcu", "d", "c");
    assertEquals(
        "the schedule chose d, which has to wait",
        assertThrows(IllegalStateException.class, () -> run(again, Mutant.S10A, tasks))
            .getMessage());
  }

  @Test
  @DisplayName("callbacks run oldest first, ten of them before the readers are looked at again")
  void callbacksComeInBatches() {
    List<String> names = new ArrayList<>();
    for (int i = 10; i < 35; i++) {
      names.add("x" + i);
    }
    assertEquals(names, invoked(Mutant.NONE, names));
    assertEquals(List.of(10, 10, 5), batches);
    assertEquals(names, invoked(Mutant.S21A, names));
    assertEquals(List.of(25), batches);
  }

  /** How many callbacks were invoked from one look at the counters to the next. */
  private final List<Integer> batches = new ArrayList<>();

  private List<String> invoked(Mutant mutant, List<String> names) {
    List<String> invoked = new ArrayList<>();
    batches.clear();
    Looks looks = new Looks();
    run(
        looks,
        mutant,
        srcu ->
            List.of(current -> {
              for (String name : names) {
                srcu.call(current, new RcuHead(name), (worker, head) -> invoked.add(head.name()));
              }
            }));
    for (int from = 0; from < looks.runs.size(); from++) {
      int next = from + 1 < looks.runs.size() ? looks.runs.get(from + 1) : Integer.MAX_VALUE;
      int begin = looks.runs.get(from);
      int count = (int) looks.steps.stream().filter(step -> step > begin && step < next).count();
      if (count > 0) {
        batches.add(count);
      }
    }
    return invoked;
  }

  /** In order, with notes of when the work item was run, and of its callbacks. */
  private static final class Looks implements Schedule {
    private final Schedule inOrder = new InOrder();
    private final List<Integer> runs = new ArrayList<>();
    private final List<Integer> steps = new ArrayList<>();
    private int turn;

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      Task next = inOrder.next(machine, current);
      if (next != null && next.isWorker()) {
        turn++;
        (next.pending() == null ? runs : steps).add(turn);
      }
      return next;
    }
  }

  @Test
  @DisplayName(
      "a callback that queues itself is run again; under the lock it would wait for itself")
  void aCallbackQueuesItself() {
    assertInstanceOf(RunEnd.Finished.class, run(new InOrder(), Mutant.NONE, this::again));
    assertEquals(5, log.events().stream().filter(e -> "srcu".equals(e.task())).count());
    assertInstanceOf(RunEnd.Deadlock.class, run(new InOrder(), Mutant.S21B, this::again));
  }

  private List<TaskBody> again(Srcu srcu) {
    SrcuStruct domain = new SrcuStruct(srcu, true);
    AtomicInteger left = new AtomicInteger(1);
    RcuHead.Callback function =
        new RcuHead.Callback() {
          @Override
          public void invoke(Task worker, RcuHead head) {
            if (left.getAndDecrement() > 0) {
              domain.call(worker, head, this);
            }
            Runs.step(worker, "ran");
          }
        };
    return List.of(current -> domain.call(current, new RcuHead("x"), function));
  }

  @Test
  @DisplayName("queueing what is queued is a misuse")
  void queuedTwice() {
    RunEnd end =
        run(
            new InOrder(),
            srcu ->
                List.of(current -> {
                  RcuHead head = new RcuHead("x");
                  srcu.call(current, head, (worker, h) -> {});
                  srcu.call(current, head, (worker, h) -> {});
                }));
    assertInstanceOf(KernelMisuse.class, assertInstanceOf(RunEnd.Stopped.class, end).stop());
  }

  @Test
  @DisplayName("who waits for its own section is told to, and so is a callback that waits for it")
  void waitingForOneself() {
    RunEnd end =
        run(
            new InOrder(),
            srcu ->
                List.of(current -> {
                  assertTrue(srcu.cleanupSrcuStruct(current));
                  int _ = srcu.readLock(current);
                  assertFalse(srcu.cleanupSrcuStruct(current));
                  srcu.call(current, new RcuHead("x"), (worker, h) -> {});
                  new SrcuStruct(srcu, true).synchronize(current);
                }));
    RunEnd.Deadlock deadlock = assertInstanceOf(RunEnd.Deadlock.class, end);
    assertEquals(
        "deadlock tasks={a=synchronize_srcu_end, srcu=callback_invoked}",
        String.valueOf(log.events().getLast()));
    for (Task task : deadlock.tasks()) {
      Waitable wait = task.waitsFor();
      assertEquals(
          "the end of a grace period, held up by the read section of a",
          wait == null ? "nothing" : wait.blockedBy());
    }
    Waitable wait = deadlock.tasks().getFirst().waitsFor();
    assertEquals("[a]", wait == null ? "" : wait.heldUpBy().toString());
  }

  /** What a reader must never find freed. */
  private static final class Thing {
    private volatile boolean freed;
  }

  @Test
  @DisplayName("on threads, nothing is freed under a reader and every callback runs once")
  void onThreads() {
    LiveMachine machine = new LiveMachine();
    SrcuStruct domain = new SrcuStruct(new Srcu(machine, 100_000), true);
    AtomicReference<Thing> published = new AtomicReference<>(new Thing());
    AtomicInteger bad = new AtomicInteger();
    AtomicInteger freed = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    int rounds = 2000;
    TaskBody reader =
        current -> {
          for (int i = 0; i < 20 * rounds; i++) {
            int idx = domain.readLock(current);
            Thing thing = published.getAcquire();
            if (i % 4096 == 0) {
              Machine.sleep(current);
            }
            bad.addAndGet(thing.freed ? 1 : 0);
            domain.readUnlock(current, idx);
          }
        };
    TaskBody updater =
        current -> {
          for (int i = 0; i < rounds; i++) {
            Thing old = published.getAndSet(new Thing());
            if (i % 3 == 0) {
              domain.synchronize(current);
              old.freed = true;
              freed.incrementAndGet();
            } else {
              domain.call(
                  current,
                  new RcuHead("x"),
                  (worker, head) -> {
                    old.freed = true;
                    freed.incrementAndGet();
                  });
            }
          }
          AtomicInteger ran = new AtomicInteger();
          for (int i = 0; i < 20; i++) {
            domain.call(current, new RcuHead("y"), (worker, head) -> ran.incrementAndGet());
          }
          domain.barrier(current);
          early.addAndGet(20 - ran.get());
        };
    machine.run(Runs.together(reader, reader, updater, updater), Duration.ofSeconds(60));
    assertEquals(0, bad.get());
    assertEquals(2 * rounds, freed.get());
    assertEquals(0, early.get());
  }

  @Test
  @DisplayName("on threads, a hang names the reader")
  void aHangOnThreadsNamesTheReader() {
    LiveMachine machine = new LiveMachine();
    SrcuStruct domain = new SrcuStruct(new Srcu(machine, 100_000), true);
    TaskBody stuck =
        current -> {
          int _ = domain.readLock(current);
          domain.synchronize(current);
        };
    assertEquals(
        "the tasks did not end in time: srcu waits for work that is due; a waits for the end of a"
            + " grace period, held up by the read section of a",
        assertThrows(
                IllegalStateException.class,
                () -> machine.run(Runs.together(stuck), Duration.ofMillis(300)))
            .getMessage());
  }
}
