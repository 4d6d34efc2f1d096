// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.gp.Verdict.Kind;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.sync.SrcuStruct;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The hunt finds what is wrong with a grace period, and nothing else")
final class HuntTest {

  private static ReadDomain exactSrcu(Machine machine) {
    return new SrcuStruct(new ExactRule().withWorker(machine), true);
  }

  private static ReadDomain exactRcu(Machine machine) {
    return new Rcu(machine, new ExactRule().withWorker(machine));
  }

  private static ReadDomain busted(Machine machine) {
    return new SrcuStruct(new Busted(), true);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("the exact rule survives every schedule")
  void theExactRuleSurvives(MemoryModel model) {
    for (Wait wait : Wait.values()) {
      Verdict srcu = new Hunt(HuntTest::exactSrcu, Shape.smallest(wait), model).everySchedule();
      assertEquals("SURVIVED exhausted", srcu.kind() + " " + srcu.what());
      Verdict rcu = new Hunt(HuntTest::exactRcu, Shape.smallest(wait), model).everySchedule();
      assertEquals("exhausted", rcu.what());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("the exact rule survives with everybody on stage")
  void theExactRuleSurvivesTheWholeTroupe(MemoryModel model) {
    Shape all =
        Shape.readers(2, 2)
            .updater(Wait.SYNCHRONIZE, Wait.CALL)
            .updater(Wait.CALL)
            .dummy(Wait.CALL, Wait.SYNCHRONIZE)
            .barrier(2)
            .traveller();
    Hunt hunt = new Hunt(HuntTest::exactSrcu, all.asleep(), model);
    assertEquals("300 samples", hunt.pos(300, 1).what());
    assertEquals("300 samples", hunt.pct(300, 1, 3).what());
    Hunt rcu = new Hunt(HuntTest::exactRcu, all, model);
    assertEquals("300 samples", rcu.pos(300, 1).what());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "an engine that waits for nobody is killed by every search, and its schedule repeats")
  void aBustedEngineIsKilled(MemoryModel model) {
    for (Wait wait : Wait.values()) {
      Hunt hunt = new Hunt(HuntTest::busted, Shape.smallest(wait), model);
      for (Verdict verdict :
          List.of(
              hunt.everySchedule(),
              hunt.fewPreemptions(2),
              hunt.pos(1000, 1),
              hunt.pct(1000, 1, 2))) {
        assertEquals(Kind.VIOLATION, verdict.kind(), verdict.toString());
        assertEquals(verdict.what(), hunt.replay(verdict.schedule()).what());
      }
    }
  }

  @Test
  @DisplayName("under the classic rule a reader that sleeps uses what was freed")
  void aClassicReaderMustNotSleep() {
    Shape shape = Shape.smallest(Wait.SYNCHRONIZE).asleep();
    assertEquals(
        "r1 uses u1.1, which was freed",
        new Hunt(HuntTest::exactRcu, shape, MemoryModel.SC).everySchedule().what());
    assertEquals(
        "exhausted", new Hunt(HuntTest::exactSrcu, shape, MemoryModel.SC).everySchedule().what());
  }

  @Test
  @DisplayName("a callback that nobody runs, a barrier that ends early and a hang are found")
  void whatIsNotAUseAfterFree() {
    Shape call = Shape.smallest(Wait.CALL);
    Verdict lost = new Hunt(Losing::domain, call, MemoryModel.SC).everySchedule();
    assertEquals("u1.1 was never freed", lost.what());
    Shape barrier = Shape.readers(0, 0).barrier(2);
    Verdict early = new Hunt(Losing::domain, barrier, MemoryModel.SC).everySchedule();
    assertEquals("the barrier of b1 ends when 0 callbacks have run", early.what());
    Verdict hang =
        new Hunt(HuntTest::neverOver, Shape.smallest(Wait.SYNCHRONIZE), MemoryModel.SC)
            .everySchedule();
    assertEquals(Kind.HANG, hang.kind());
    assertEquals("[u1] wait", hang.what());
    assertTrue(hang.killed());
  }

  /** Forgets its callbacks. */
  private static final class Losing extends Busted {
    static ReadDomain domain(Machine machine) {
      return new SrcuStruct(new Losing(), true);
    }

    @Override
    public void call(Task current, RcuHead head, RcuHead.Callback function) {}
  }

  /** Some reader has been inside since boot. */
  private static ReadDomain neverOver(Machine machine) {
    ReadDomain domain = exactSrcu(machine);
    return new ReadDomain() {
      @Override
      public int readLock(Task current) {
        return domain.readLock(current);
      }

      @Override
      public void readUnlock(Task current, int index) {}

      @Override
      public void synchronize(Task current) {
        domain.synchronize(current);
      }

      @Override
      public void call(Task current, RcuHead head, RcuHead.Callback function) {
        domain.call(current, head, function);
      }

      @Override
      public void barrier(Task current) {
        domain.barrier(current);
      }
    };
  }

  @Test
  @DisplayName("a traveller leaves its section on the CPU after the one where it entered it")
  void aTravellerChangesItsCpu() {
    List<Integer> cpus = new java.util.ArrayList<>();
    Hunt hunt =
        new Hunt(
            machine -> new SrcuStruct(new Noting(cpus), true),
            Shape.readers(0, 0).traveller().traveller(),
            MemoryModel.TSO);
    assertEquals("finished", hunt.replay(List.of()).what());
    assertEquals(List.of(0, 1, 2, 3), cpus);
  }

  /** Writes down on which CPUs sections begin and end. */
  private static final class Noting extends Busted {
    private final List<Integer> cpus;

    Noting(List<Integer> cpus) {
      this.cpus = cpus;
    }

    @Override
    public int readLock(Task current) {
      cpus.add(current.cpu().id());
      return 0;
    }

    @Override
    public void readUnlock(Task current, int index) {
      cpus.add(current.cpu().id());
    }
  }
}
