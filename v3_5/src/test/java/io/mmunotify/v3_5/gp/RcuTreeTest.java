// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.gp.Hunt;
import io.mmunotify.hw.gp.Shape;
import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.gp.Verdict;
import io.mmunotify.hw.gp.Verdict.Kind;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.TraceLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The engine of classic RCU ends grace periods when it may, and does end them")
final class RcuTreeTest {
  static {
    SectionFrames.declare(RcuTreeTest.class);
  }

  /** Jiffies so short that nobody waits long for idle CPUs. */
  private static final long JIFFY = 20_000;

  /** What a task does with RCU. */
  @FunctionalInterface
  private interface Body {
    void run(Task task, Rcu rcu);
  }

  private static GracePeriodOptions fanout(int fanout) {
    return new GracePeriodOptions(GracePeriodOptions.Rule.ENGINE, false, fanout, JIFFY);
  }

  private static Rcu rcu(Machine machine) {
    return new Rcu(machine, RcuTree.boot(machine, fanout(2)));
  }

  /** Runs the bodies as a, b, c…, in their order as far as they need not wait. */
  private static RunEnd stepped(TraceLog trace, Body... bodies) {
    Stepping stepping = new Stepping(Granularity.MEMORY, MemoryModel.TSO);
    SteppedMachine machine = new SteppedMachine(stepping, new InOrder(), trace, 10_000);
    return machine.run(List.of(plans(rcu(machine), bodies)));
  }

  private static List<TaskPlan> plans(Rcu rcu, Body... bodies) {
    List<TaskPlan> plans = new ArrayList<>();
    for (Body body : bodies) {
      String name = String.valueOf((char) ('a' + plans.size()));
      plans.add(new TaskPlan(name, task -> body.run(task, rcu)));
    }
    return plans;
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("in random schedules nobody uses what was freed, and everything is freed")
  void survivesRandomSchedules(MemoryModel model) {
    Shape small = Shape.readers(1, 2).updater(Wait.SYNCHRONIZE, Wait.CALL);
    Shape all =
        Shape.readers(2, 2)
            .updater(Wait.SYNCHRONIZE, Wait.CALL)
            .updater(Wait.CALL)
            .dummy(Wait.CALL, Wait.SYNCHRONIZE)
            .barrier(2);
    for (Shape shape : List.of(small, all)) {
      Hunt hunt = new Hunt(Mutant.NONE::domain, shape, model);
      long runs = shape == small ? 200 : 20;
      for (Verdict verdict : List.of(hunt.pos(runs, 1), hunt.pct(4 * runs, 1, 4))) {
        assertEquals(Kind.SURVIVED, verdict.kind(), verdict.toString());
      }
    }
  }

  @Test
  @DisplayName("a section that never ends holds a grace period up, and a deadlock says so")
  void aReaderThatStaysIsNamed() {
    AtomicReference<Task> reader = new AtomicReference<>();
    RunEnd end =
        stepped(
            new TraceLog(),
            (task, rcu) -> {
              int _ = rcu.readLock(task);
              reader.set(task);
              SpinLock taken = new SpinLock("taken");
              taken.lock(task);
              taken.lock(task); // spins: a wait that sleeps would end the section for RCU
            },
            (task, rcu) -> rcu.synchronize(task));
    RunEnd.Deadlock deadlock = assertInstanceOf(RunEnd.Deadlock.class, end);
    Waitable wait = deadlock.tasks().getLast().pendingWait();
    assertNotNull(wait);
    assertEquals(List.of(reader.get()), wait.heldUpBy());
    assertEquals("the end of a grace period, held up by the read section of a", wait.blockedBy());
  }

  @Test
  @DisplayName("waiting for a grace period inside a section returns, as nothing else is waited for")
  void synchronizeInsideASection() {
    Body body =
        (task, rcu) -> {
          int _ = rcu.readLock(task);
          rcu.synchronize(task);
          rcu.readUnlock(task);
        };
    assertInstanceOf(RunEnd.Finished.class, stepped(new TraceLog(), body, body));
  }

  @Test
  @DisplayName("callbacks of a CPU are invoked in their order, by its softirq, once")
  void callbacksInOrder() {
    TraceLog trace = new TraceLog();
    RunEnd end =
        stepped(
            trace,
            (task, rcu) -> {
              for (int i = 0; i < 12; i++) {
                rcu.call(task, new RcuHead("h" + i), (_, _) -> {});
              }
              rcu.barrier(task);
            },
            (task, rcu) -> {});
    assertInstanceOf(RunEnd.Finished.class, end);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      expected.add("rcu: callback_invoked h" + i);
    }
    assertEquals(expected, Runs.texts(trace));
  }

  @Test
  @DisplayName("queueing a head that is queued is a misuse")
  void doubleCall() {
    RcuHead head = new RcuHead("h");
    RunEnd end =
        stepped(
            new TraceLog(),
            (task, rcu) -> {
              rcu.call(task, head, (_, _) -> {});
              rcu.call(task, head, (_, _) -> {});
            },
            (task, rcu) -> {});
    RunEnd.Stopped stopped = assertInstanceOf(RunEnd.Stopped.class, end);
    assertInstanceOf(KernelMisuse.class, stopped.stop());
  }

  @Test
  @DisplayName("on the only CPU a grace period needs no waiting")
  void theOnlyCpu() {
    TraceLog trace = new TraceLog();
    assertInstanceOf(RunEnd.Finished.class, stepped(trace, (task, rcu) -> rcu.synchronize(task)));
    assertEquals(List.of("a: synchronize_rcu_begin", "a: synchronize_rcu_end"), Runs.texts(trace));
  }

  /** Something that readers use and updaters free. */
  private static final class Element {
    private volatile boolean freed;
  }

  /** Looks so many times in a section whether the element is freed. */
  @ReadSection
  private static int timesFreed(Rcu rcu, Task task, AtomicReference<Element> published, int times) {
    int freed = 0;
    int _ = rcu.readLock(task);
    Element element = published.getAcquire();
    for (int i = 0; i < times; i++) {
      read(rcu, task, () -> {});
      freed += element.freed ? 1 : 0;
    }
    rcu.readUnlock(task);
    return freed;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16})
  @DisplayName("on threads nobody uses what was freed, and every callback runs once")
  void liveThreads(int fanout) {
    LiveMachine machine = new LiveMachine();
    Rcu rcu = new Rcu(machine, RcuTree.boot(machine, fanout(fanout)));
    AtomicReference<Element> published = new AtomicReference<>(new Element());
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger late = new AtomicInteger();
    AtomicInteger freed = new AtomicInteger();
    Body reader =
        (task, _) -> {
          for (int n = 0; !stop.get(); n++) {
            late.addAndGet(timesFreed(rcu, task, published, n & 31));
          }
        };
    AtomicInteger updating = new AtomicInteger(2);
    Body updater =
        (task, _) -> {
          for (int i = 0; i < 200; i++) {
            Element old = published.getAndSet(new Element());
            if (i % 3 == 0) {
              rcu.synchronize(task);
              old.freed = true;
              freed.incrementAndGet();
            } else {
              rcu.call(
                  task,
                  new RcuHead("element"),
                  (_, _) -> {
                    old.freed = true;
                    freed.incrementAndGet();
                  });
            }
            if (i % 50 == 0) {
              rcu.barrier(task);
            }
          }
          rcu.barrier(task);
          if (updating.decrementAndGet() == 0) {
            stop.set(true);
          }
        };
    machine.run(List.of(plans(rcu, reader, reader, updater, updater)), Duration.ofSeconds(60));
    assertEquals(0, late.get());
    assertEquals(400, freed.get());
  }

  @Test
  @DisplayName(
      "a thread that computes outside of sections holds up no grace period, one inside does")
  void whoComputesHoldsUpNothing() {
    assertTrue(gracePeriodEnds(false));
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> gracePeriodEnds(true));
    String hang = String.valueOf(thrown.getMessage());
    String held = "b waits for the end of a grace period, held up by the read section of a";
    assertTrue(hang.endsWith(held), hang);
  }

  @ReadSection
  private static void read(Rcu rcu, Task task, Runnable within) {
    int _ = rcu.readLock(task);
    within.run();
    rcu.readUnlock(task);
  }

  private static boolean gracePeriodEnds(boolean inside) {
    LiveMachine machine = new LiveMachine();
    Rcu rcu = rcu(machine);
    AtomicBoolean hasRead = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    AtomicBoolean givenUp = new AtomicBoolean();
    TaskPlan a =
        new TaskPlan(
            "a",
            task -> {
              Runnable computes =
                  () -> {
                    hasRead.set(true);
                    while (!over.get() && !givenUp.get()) {
                      Machine.cpuRelax();
                    }
                  };
              read(rcu, task, inside ? computes : () -> {});
              computes.run();
            });
    TaskPlan b =
        new TaskPlan(
            "b",
            task -> {
              while (!hasRead.get()) {
                Machine.cpuRelax();
              }
              rcu.synchronize(task);
              over.set(true);
            });
    try {
      machine.run(List.of(List.of(a, b)), Duration.ofMillis(inside ? 300 : 60_000));
    } finally {
      givenUp.set(true);
    }
    return over.get();
  }

  @Test
  @DisplayName("a thread that queues callbacks without end does not keep them from running")
  void whoQueuesHoldsUpNothing() {
    LiveMachine machine = new LiveMachine();
    Rcu rcu = rcu(machine);
    AtomicInteger invoked = new AtomicInteger();
    Body queues =
        (task, _) -> {
          read(rcu, task, () -> {}); // from here on its CPU is not idle
          while (invoked.get() < 1000) {
            rcu.call(task, new RcuHead("head"), (_, _) -> invoked.incrementAndGet());
          }
        };
    machine.run(List.of(plans(rcu, queues, queues)), Duration.ofSeconds(60));
    assertTrue(invoked.get() >= 1000);
  }
}
