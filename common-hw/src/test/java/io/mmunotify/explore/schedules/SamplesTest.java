// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bound;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.SpinLock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Samples")
final class SamplesTest {
  private static final int RUNS = 12_000;

  private static List<Supplier<Sampling>> samplings() {
    return List.of(
        () -> run -> new RandomSchedule(7 + run),
        () -> new PctSampling(7, 3),
        () -> new PosSampling(7));
  }

  @Test
  @DisplayName("are the same runs for any number of workers, although they learn from each other")
  void areTheSameForAnyNumberOfWorkers() {
    for (Supplier<Sampling> sampling : samplings()) {
      for (long seed = 0; seed < 10; seed++) {
        RandomProgram program = RandomProgram.of(seed, true);
        Explored alone = Explored.by(new Samples(100, sampling.get()), 1, program);
        assertEquals(Bound.SAMPLES, alone.bound());
        assertEquals(100, alone.executions());
        assertEquals(alone, Explored.by(new Samples(100, sampling.get()), 4, program));
      }
    }
  }

  @Test
  @DisplayName("are other runs for another seed, and come to nothing that no schedule comes to")
  void stayInTheSet() {
    Set<String> differing = new TreeSet<>();
    for (long seed = 0; seed < 20; seed++) {
      RandomProgram program = RandomProgram.of(seed, true);
      Set<String> all = Explored.by(new EverySchedule(), 1, program).outcomes().keySet();
      for (long first : new long[] {1, 500}) {
        Explored pos = Explored.by(new Samples(20, new PosSampling(first)), 1, program);
        Explored pct = Explored.by(new Samples(20, new PctSampling(first, 3)), 1, program);
        assertTrue(all.containsAll(pos.outcomes().keySet()));
        assertTrue(all.containsAll(pct.outcomes().keySet()));
        differing.add(seed + ": " + pos.traces() + pct.traces());
      }
    }
    assertTrue(differing.size() > 20, "programs and seeds: " + differing.size());
  }

  /** A race of one task's only step with another one's last, after ten that race with nothing. */
  private static Model longWay(Machine machine) {
    IntCell cell = new IntCell(0);
    IntCell other = new IntCell(0);
    StringBuilder seen = new StringBuilder();
    TaskBody near = task -> seen.append(Model.read(task, cell));
    TaskBody far =
        task -> {
          for (int i = 0; i < 10; i++) {
            Model.write(task, other, i);
          }
          Model.write(task, cell, 1);
        };
    return Model.of(seen::toString, near, far);
  }

  private static double share(String outcome, Sampling sampling, Model.Factory model) {
    int met = 0;
    Samples samples = new Samples(RUNS, sampling);
    Walk walk = samples.newWalk();
    for (int i = 0; i < RUNS; i++) {
      if (!walk.claim()) {
        assertTrue(samples.nextRound() && walk.claim());
      }
      met += Explored.outcome(walk, model).equals(outcome) ? 1 : 0;
    }
    return met / (double) RUNS;
  }

  /**
   * The long way must come first at every one of its eleven steps: one schedule in 2^11 if the task
   * is drawn at each step, but one in 12 if each step has one priority until it races.
   */
  @Test
  @DisplayName("by POS meet an order that choosing any task hardly ever meets")
  void posIsNotMisledByStepsThatRaceWithNothing() {
    double uniform = share("1", run -> new RandomSchedule(run), SamplesTest::longWay);
    double pos = share("1", new PosSampling(1), SamplesTest::longWay);
    assertTrue(uniform < 0.005, "uniform: " + uniform);
    assertEquals(1 / 12.0, pos, 0.02);
  }

  /** Two writes, three reads: a run that sees 001, 011, 112 or 122 needs three steps in order. */
  private static Model depthThree(Machine machine) {
    IntCell cell = new IntCell(0);
    TaskBody writer =
        task -> {
          Model.write(task, cell, 1);
          Model.write(task, cell, 2);
        };
    StringBuilder seen = new StringBuilder();
    TaskBody reader =
        task -> {
          for (int i = 0; i < 3; i++) {
            seen.append(Model.read(task, cell));
          }
        };
    return Model.of(seen::toString, writer, reader);
  }

  @Test
  @DisplayName("by PCT keep the promise of the announcement")
  void pctKeepsItsPromise() {
    double atLeast = 1 / (2 * Math.pow(5, 2));
    for (String outcome : List.of("001", "011", "112", "122")) {
      double met = share(outcome, run -> new PctSchedule(run, 3, 5), SamplesTest::depthThree);
      assertTrue(met >= atLeast * 0.85, outcome + ": " + met + ", not " + atLeast);
    }
  }

  @Test
  @DisplayName("by PCT have no change point in the first run, and learn how long runs get")
  void pctLearnsTheLength() {
    Explored first = Explored.by(new Samples(1, new PctSampling(1, 3)), 1, SamplesTest::depthThree);
    assertTrue(Set.of("000", "222").containsAll(first.outcomes().keySet()));
    Explored all = Explored.by(new Samples(300, new PctSampling(1, 3)), 1, SamplesTest::depthThree);
    assertTrue(all.outcomes().containsKey("001"), all.outcomes().keySet().toString());
  }

  @Test
  @DisplayName("by POS see a race for a lock before anything was learnt")
  void posKnowsWhatIsWaitedFor() {
    Model.Factory model =
        machine -> {
          SpinLock lock = Model.locks(1)[0];
          StringBuilder order = new StringBuilder();
          TaskBody body =
              task -> {
                lock.lock(task);
                order.append(task.name());
                lock.unlock(task);
              };
          return Model.of(order::toString, body, body, body);
        };
    Set<String> orders = new TreeSet<>();
    for (long seed = 0; seed < 60; seed++) {
      orders.addAll(
          Explored.by(new Samples(1, new PosSampling(seed)), 1, model).outcomes().keySet());
    }
    assertEquals(6, orders.size());
  }
}
