// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.gp.Busted;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.Named;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a grace period is for: no reader finds what it holds dead. And how soon it may end. */
final class ExactRuleTest {

  /** Something that an updater replaces, and kills after a grace period. */
  private static final class Thing {
    volatile boolean dead;
  }

  /** Readers that nest against an updater; counts how often a reader held something dead. */
  private static final class Experiment {
    final SrcuStruct srcu;
    final AtomicInteger violations = new AtomicInteger();
    volatile Thing current = new Thing();

    Experiment(GracePeriods engine) {
      this.srcu = new SrcuStruct(engine, true);
    }

    TaskBody reader(int rounds) {
      return task -> {
        for (int i = 0; i < rounds; i++) {
          int outer = srcu.readLock(task);
          Thing thing = current;
          int inner = srcu.readLock(task);
          look(thing);
          srcu.readUnlock(task, inner);
          Runs.step(task, "between");
          look(thing);
          srcu.readUnlock(task, outer);
        }
      };
    }

    private void look(Thing thing) {
      if (thing.dead) {
        violations.incrementAndGet();
      }
    }

    TaskBody updater(int rounds) {
      return task -> {
        for (int i = 0; i < rounds; i++) {
          Thing old = current;
          current = new Thing();
          srcu.synchronize(task);
          old.dead = true;
        }
      };
    }
  }

  @Test
  void noReaderFindsItsThingDeadUnderAnySchedule() {
    for (long seed = 0; seed < 300; seed++) {
      Experiment experiment = new Experiment(new ExactRule());
      RunEnd end =
          Runs.stepped(
              new RandomSchedule(seed),
              experiment.reader(2),
              experiment.reader(1),
              experiment.updater(2));
      assertInstanceOf(RunEnd.Finished.class, end);
      assertEquals(0, experiment.violations.get(), "seed " + seed);
    }
  }

  @Test
  void noReaderFindsItsThingDeadOnRealThreads() {
    Experiment experiment = new Experiment(new ExactRule());
    Runs.live(experiment.reader(20_000), experiment.reader(20_000), experiment.updater(2_000));
    assertEquals(0, experiment.violations.get());
  }

  /** Takes the end of any section for the end of all. */
  private static final class ForgetsNesting extends Busted {
    private final ExactRule rule = new ExactRule();
    private final int[] depths = new int[8];

    @Override
    public int readLock(Task current) {
      return depths[current.id()]++ == 0 ? rule.readLock(current) : 0;
    }

    @Override
    public void readUnlock(Task current, int index) {
      if (depths[current.id()] > 0) {
        depths[current.id()] = 0;
        rule.readUnlock(current, index);
      }
    }

    @Override
    public Waitable begin(Task current, Named waiter) {
      return rule.begin(current, waiter);
    }
  }

  @Test
  void aRuleThatForgetsNestedSectionsIsCaught() {
    int violations = 0;
    for (long seed = 0; seed < 300; seed++) {
      Experiment experiment = new Experiment(new ForgetsNesting());
      Runs.stepped(new RandomSchedule(seed), experiment.reader(2), experiment.updater(2));
      violations += experiment.violations.get();
    }
    assertTrue(violations > 0);
  }

  @Test
  void aRuleThatNeverWaitsIsCaught() {
    int violations = 0;
    for (long seed = 0; seed < 300; seed++) {
      Experiment experiment = new Experiment(new Busted());
      Runs.stepped(new RandomSchedule(seed), experiment.reader(2), experiment.updater(2));
      violations += experiment.violations.get();
    }
    assertTrue(violations > 0);
  }

  @Test
  void aWaitNamesTheReaderThatHoldsItUp() {
    SrcuStruct srcu = new SrcuStruct(new ExactRule(), true);
    RunEnd end =
        Runs.stepped(
            srcu::readLock,
            task -> {
              int _ = srcu.readLock(task);
              srcu.synchronize(task);
            });
    Task waiting = assertInstanceOf(RunEnd.Deadlock.class, end).tasks().getFirst();
    Waitable wait = waiting.waitsFor();
    assertEquals(
        "the end of a grace period, held up by the read section of a",
        wait == null ? "" : wait.blockedBy());
  }
}
