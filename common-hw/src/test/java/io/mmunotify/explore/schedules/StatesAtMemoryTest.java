// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Refusal;
import io.mmunotify.hw.Searches;
import io.mmunotify.hw.Searches.Program;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import java.math.BigInteger;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A search over states between memory accesses finds what every schedule does")
final class StatesAtMemoryTest {
  /** So many schedules are run one by one. */
  private static final BigInteger FEW = BigInteger.valueOf(1_500);

  private static final int PROGRAMS = Integer.getInteger("explore.programs", 120);

  private int compared;

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  @DisplayName("random loads, stores, fences and locked instructions")
  void accesses(MemoryModel model) {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < PROGRAMS / 2; i++) {
      Litmus litmus = LitmusTest.random(random, 2 + i % 2, 2 + i % 3);
      compare(litmus.toString(), model, machine -> litmus.program());
    }
    assertTrue(compared > PROGRAMS / 6, compared + " were compared with every schedule");
  }

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  @DisplayName("random programs with locks, semaphores, read sections, grace periods, and bugs")
  void primitives(MemoryModel model) {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      RandomProgram random = RandomProgram.of(seed, seed % 4 != 0);
      compare("seed " + seed + ", " + random, model, machine -> program(random.on(machine)));
    }
    assertTrue(compared > PROGRAMS / 3, compared + " were compared with every schedule");
  }

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  @DisplayName("random readers of classic RCU that wait for a semaphore in their sections")
  void readersThatWait(MemoryModel model) {
    for (long seed = 0; seed < PROGRAMS / 2; seed++) {
      RandomProgram random = RandomProgram.ofWaitingReaders(seed);
      compare("seed " + seed + ", " + random, model, machine -> program(random.on(machine)));
    }
    assertTrue(compared > PROGRAMS / 15, compared + " were compared with every schedule");
  }

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  @DisplayName("with few preemptions: those of every schedule that have so few")
  void fewPreemptions(MemoryModel model) {
    Stepping stepping = new Stepping(Granularity.MEMORY, model);
    for (long seed = 0; seed < PROGRAMS / 2; seed++) {
      RandomProgram random = RandomProgram.of(seed, seed % 4 != 0);
      Function<SteppedMachine, Program> programs = machine -> program(random.on(machine));
      if (sum(Searches.byStates(stepping, programs)).compareTo(FEW) <= 0) {
        for (int most = 0; most <= 3; most++) {
          assertEquals(
              counts(Searches.outcomes(stepping, new EverySchedule(), programs, most)),
              Searches.byStates(stepping, programs, most),
              "seed " + seed + ", at most " + most + ", " + random);
        }
        compared++;
      }
    }
    assertTrue(compared > PROGRAMS / 7, compared + " were compared with every schedule");
  }

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  @DisplayName("without orders that make no difference it comes to the same")
  void reduced(MemoryModel model) {
    Stepping stepping = new Stepping(Granularity.MEMORY, model);
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < PROGRAMS / 3; i++) {
      Litmus litmus = LitmusTest.random(random, 2 + i % 2, 2 + i % 3);
      Function<SteppedMachine, Program> programs = machine -> litmus.program();
      assertEquals(
          Searches.byStates(stepping, programs).keySet(),
          Searches.reduced(stepping, programs),
          litmus.toString());
    }
    for (long seed = 0; seed < 2L * PROGRAMS / 3; seed++) {
      RandomProgram some = RandomProgram.of(seed, seed % 4 != 0);
      Function<SteppedMachine, Program> programs = machine -> howItEnds(some.on(machine));
      assertEquals(
          Searches.byStates(stepping, programs).keySet(),
          Searches.reduced(stepping, programs),
          "seed " + seed + ", " + some);
    }
  }

  /** What a run comes to; where it is stopped, just why. */
  private static Program howItEnds(Model model) {
    return new Program(
        model.tasks(),
        end ->
            end instanceof RunEnd.Stopped s
                ? String.valueOf(s.stop().getMessage())
                : end + model.result().get());
  }

  private static BigInteger sum(SortedMap<String, BigInteger> counts) {
    return counts.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static SortedMap<String, BigInteger> counts(SortedMap<String, Integer> runs) {
    SortedMap<String, BigInteger> counts = new TreeMap<>();
    runs.forEach((outcome, count) -> counts.put(outcome, BigInteger.valueOf(count)));
    return counts;
  }

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  @DisplayName("a primitive that does not tell what the task saw is caught")
  void whatIsNotToldIsCaught(MemoryModel model) {
    Stepping stepping = new Stepping(Granularity.MEMORY, model);
    int caught = 0;
    for (long seed = 0; seed < 60; seed++) {
      RandomProgram random = RandomProgram.of(seed, false);
      Set<String> right = Searches.byStates(stepping, m -> program(random.on(m))).keySet();
      caught += isCaught(right, stepping, random.withUnseenReads()) ? 1 : 0;
    }
    assertNotEquals(0, caught);
  }

  /** A run does not go as foreseen, or something is missed. */
  private static boolean isCaught(Set<String> right, Stepping stepping, Model.Factory broken) {
    try {
      return !right.equals(Searches.byStates(stepping, m -> program(broken.on(m))).keySet());
    } catch (Refusal _) {
      return true;
    }
  }

  private static Program program(Model model) {
    return new Program(
        model.tasks(),
        end -> {
          String how = end instanceof RunEnd.Stopped s ? s.stop().getMessage() : end.toString();
          return (end instanceof RunEnd.Finished ? "" : how) + model.result().get();
        });
  }

  private void compare(
      String which, MemoryModel model, Function<SteppedMachine, Program> programs) {
    Stepping stepping = new Stepping(Granularity.MEMORY, model);
    SortedMap<String, BigInteger> states = Searches.byStates(stepping, programs);
    if (sum(states).compareTo(FEW) <= 0) {
      compared++;
      assertEquals(
          counts(Searches.outcomes(stepping, new EverySchedule(), programs)), states, which);
    } else {
      assertEquals(
          new TreeSet<>(Searches.outcomes(stepping, new SourceSets(), programs).keySet()),
          states.keySet(),
          which);
    }
  }
}
