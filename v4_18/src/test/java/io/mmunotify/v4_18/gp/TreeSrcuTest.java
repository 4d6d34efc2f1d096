// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.gp.Hunt;
import io.mmunotify.hw.gp.Shape;
import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.SrcuStruct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TreeSrcuTest {
  private static final int SEEDS = 1000;
  private static final int UPDATES = 200;

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  void nothingIsFreedUnderAReader(MemoryModel model) {
    for (int seed = 0; seed < SEEDS; seed++) {
      SteppedMachine machine =
          new SteppedMachine(
              new Stepping(Granularity.MEMORY, model), new RandomSchedule(seed), null, 100_000);
      SrcuStruct srcu = new SrcuStruct(new TreeSrcu(machine, GracePeriodOptions.ENGINE), true);
      IntCell published = new IntCell(1);
      IntCell freed = new IntCell(0);
      List<String> wrong = new ArrayList<>();
      List<String> invoked = new ArrayList<>();
      TaskBody reader =
          task -> {
            for (int i = 0; i < 3; i++) {
              int id = srcu.readLock(task);
              if (published.read(task) == 1 && freed.read(task) == 1) {
                wrong.add(task.name());
              }
              srcu.readUnlock(task, id);
            }
          };
      TaskBody updater =
          task -> {
            srcu.synchronize(task);
            published.set(task, 0);
            srcu.synchronize(task);
            freed.set(task, 1);
          };
      TaskBody caller =
          task -> {
            for (int i = 0; i < 3; i++) {
              srcu.call(
                  task, new RcuHead(task.name() + i), (worker, head) -> invoked.add(head.name()));
            }
            srcu.barrier(task);
            assertTrue(invoked.containsAll(List.of("d0", "d1", "d2")), invoked.toString());
          };
      RunEnd end = machine.run(Runs.together(reader, reader, updater, caller));
      assertInstanceOf(RunEnd.Finished.class, end, () -> end + "");
      assertEquals(List.of(), wrong, "seed " + seed);
      assertEquals(List.of("d0", "d1", "d2"), invoked);
    }
  }

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  void noStateOfTheSmallestCastIsWrong(MemoryModel model) {
    for (Wait wait : Wait.values()) {
      Hunt hunt =
          new Hunt(
              machine -> new SrcuStruct(new TreeSrcu(machine, GracePeriodOptions.ENGINE), true),
              Shape.smallest(wait),
              model);
      assertEquals("exhausted", hunt.states().what(), wait.toString());
    }
  }

  private static GracePeriodOptions quick() {
    return new GracePeriodOptions(GracePeriodOptions.Rule.ENGINE, false, 2, 10_000);
  }

  @Test
  void onRealThreadsNothingIsFreedUnderAReader() {
    LiveMachine machine = new LiveMachine();
    SrcuStruct srcu = new SrcuStruct(new TreeSrcu(machine, quick()), true);
    AtomicReference<AtomicBoolean> published = new AtomicReference<>(new AtomicBoolean());
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong seen = new AtomicLong();
    AtomicLong wrong = new AtomicLong();
    TaskBody reader =
        task -> {
          while (!stop.get()) {
            int id = srcu.readLock(task);
            AtomicBoolean freed = Objects.requireNonNull(published.get());
            Machine.cpuRelax();
            if (freed.get()) {
              wrong.incrementAndGet();
            }
            srcu.readUnlock(task, id);
            seen.incrementAndGet();
          }
        };
    TaskBody updater =
        task -> {
          for (int i = 0; i < UPDATES; i++) {
            AtomicBoolean old = Objects.requireNonNull(published.getAndSet(new AtomicBoolean()));
            srcu.synchronize(task);
            old.set(true);
          }
          stop.set(true);
        };
    machine.run(Runs.together(reader, reader, updater), Duration.ofSeconds(20));
    assertEquals(0, wrong.get());
    assertTrue(seen.get() > 0);
  }

  @Test
  void onRealThreadsABarrierWaitsForTheCallbacksBeforeIt() {
    LiveMachine machine = new LiveMachine();
    SrcuStruct srcu = new SrcuStruct(new TreeSrcu(machine, quick()), true);
    AtomicLong invoked = new AtomicLong();
    TaskBody caller =
        task -> {
          AtomicLong mine = new AtomicLong();
          for (int i = 1; i <= UPDATES; i++) {
            for (int j = 0; j < i % 7; j++) {
              srcu.call(
                  task,
                  new RcuHead("head"),
                  (worker, head) -> {
                    mine.incrementAndGet();
                    invoked.incrementAndGet();
                  });
            }
            long before = invoked.get();
            srcu.barrier(task);
            assertTrue(invoked.get() >= before);
            assertEquals(i % 7, mine.getAndSet(0));
          }
        };
    machine.run(Runs.together(caller, caller, caller), Duration.ofSeconds(20));
    assertEquals(3L * IntStream.rangeClosed(1, UPDATES).map(i -> i % 7).sum(), invoked.get());
  }
}
