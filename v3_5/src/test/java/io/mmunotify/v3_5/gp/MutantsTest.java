// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mmunotify.hw.gp.Hunt;
import io.mmunotify.hw.gp.Shape;
import io.mmunotify.hw.gp.Shape.Wait;
import io.mmunotify.hw.gp.Verdict;
import io.mmunotify.hw.gp.Verdict.Kind;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every mutant, with the smallest shape that shows it, all under sequential consistency. The names
 * are those of the table in UPSTREAM.md. R4 is no mistake of the engine's but a reader that sleeps;
 * what R11's second half needs is in {@code ForcingTest}.
 */
@DisplayName("Every mistake in classic RCU is found, or its absence cannot show")
final class MutantsTest {
  private static final Stepping SC = new Stepping(Granularity.MEMORY, MemoryModel.SC);

  /** The reader has the last CPU: 1 here, 2 where there is a dummy. */
  private static final Shape SYNC = Shape.smallest(Wait.SYNCHRONIZE);

  private static final Shape CALL_DUMMY = Shape.smallest(Wait.CALL).dummy(Wait.CALL);
  private static final Shape CALL_2_DUMMY = Shape.smallest(Wait.CALL).dummy(Wait.CALL, Wait.CALL);
  private static final Shape THREE_CPUS = Shape.readers(2, 1).updater(Wait.SYNCHRONIZE);
  private static final Shape BARRIER = Shape.readers(0, 0).dummy(Wait.CALL).barrier(1);

  /** More than any mutant takes. */
  private static final int MOST_PREEMPTIONS = 6;

  private static final String EARLY =
      "a grace period ended before a read section of r1 that it waited for";
  private static final String SLEPT = "r1 uses u1.1, which was freed";
  private static final String BARRIER_EARLY = "the barrier of b1 ends when 0 callbacks have run";

  private static Hunt hunt(Mutant mutant, Shape shape) {
    return new Hunt(machine -> new CallSteps(mutant.domain(machine)), shape, MemoryModel.SC);
  }

  /** A mutant, what shows it, and what is said then. */
  record Case(String name, Mutant mutant, Shape shape, String says) {
    static Case of(Mutant mutant, Shape shape, String says) {
      return new Case(mutant.name(), mutant, shape, says);
    }

    Hunt hunt() {
      return MutantsTest.hunt(mutant, shape);
    }

    /** For the table, where most would not end. */
    Hunt shortHunt() {
      return hunt().limit(Duration.ofSeconds(20));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> killed() {
    return Stream.of(
        Case.of(Mutant.R1, SYNC, EARLY),
        Case.of(Mutant.R2, SYNC, EARLY),
        Case.of(Mutant.R2B, SYNC, EARLY),
        Case.of(Mutant.R3, SYNC, EARLY),
        new Case("R4", Mutant.NONE, SYNC.asleep(), SLEPT),
        Case.of(Mutant.R5, CALL_DUMMY, EARLY),
        Case.of(Mutant.R6, CALL_DUMMY, EARLY),
        Case.of(Mutant.R7, CALL_2_DUMMY, EARLY),
        Case.of(Mutant.R8, CALL_DUMMY, EARLY),
        Case.of(Mutant.R9, BARRIER, "[b1, rcu/0, rcu/1] wait"),
        Case.of(Mutant.R10A, BARRIER, "[b1, rcu/0, rcu/1] wait"),
        Case.of(Mutant.R11A, SYNC, EARLY),
        Case.of(Mutant.R12, THREE_CPUS, EARLY),
        Case.of(Mutant.R13A, BARRIER, BARRIER_EARLY));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("killed by a search of states, with as few preemptions as it takes")
  void killed(Case dies) {
    Verdict verdict = dies.hunt().fewest(MOST_PREEMPTIONS).verdict();
    assertEquals(dies.says(), verdict.what(), verdict.toString());
    assertEquals(verdict.what(), dies.hunt().replay(verdict.schedule()).what());
  }

  /**
   * Without a mistake nothing is found, whatever the schedule. Nor with either half of R8: the two
   * checks back each other up.
   */
  static Stream<Case> survivors() {
    return Stream.concat(
        Stream.of(Mutant.NONE, Mutant.R11B).map(mutant -> Case.of(mutant, THREE_CPUS, "")),
        Stream.of(Mutant.NONE, Mutant.R8A, Mutant.R8B)
            .map(mutant -> Case.of(mutant, CALL_DUMMY, "")));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("survives every schedule, where its absence cannot show")
  void survivors(Case lives) {
    assertEquals("exhausted", lives.hunt().states().what());
  }

  static Stream<Case> survivorsOfMore() {
    return Stream.of(Mutant.NONE, Mutant.R8A, Mutant.R8B)
        .map(mutant -> Case.of(mutant, CALL_2_DUMMY, ""));
  }

  @ParameterizedTest
  @MethodSource
  @EnabledIfSystemProperty(named = "hunts", matches = "long")
  @DisplayName("survives every schedule with three callbacks, in minutes")
  void survivorsOfMore(Case lives) {
    assertEquals("exhausted", lives.hunt().states().what());
  }

  static Stream<Case> endless() {
    return Stream.of(Mutant.R10B, Mutant.R10C).map(mutant -> Case.of(mutant, BARRIER, ""));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("those with which ticks never stop to look for an end, by any run")
  void endless(Case hangs) {
    Verdict verdict = hangs.hunt().pos(1, 1);
    assertEquals(Kind.HANG, verdict.kind(), verdict.toString());
    assertEquals(Kind.SURVIVED, hunt(Mutant.NONE, BARRIER).pos(100, 1).kind());
  }

  /** Measures what stands in UPSTREAM.md. */
  @Test
  @EnabledIfSystemProperty(named = "hunts", matches = "table")
  @DisplayName("the executions of a search of schedules, and the fewest preemptions that show each")
  void table() {
    Stream.concat(killed(), endless())
        .forEach(each -> print(each, each.shortHunt().fewest(MOST_PREEMPTIONS)));
    survivors().forEach(each -> print(each, each.hunt().states()));
  }

  private static void print(Case which, Object states) {
    System.out.println(which + ", schedules: " + which.shortHunt().everySchedule());
    System.out.println(which + ", states: " + states);
  }

  /** Mistakes that need a long story: the story is the regression. */
  enum Story {
    /** CPU 2 reports for the dummy's grace period, then reads; CPU 0's callback rides along. */
    R5(Mutant.R5, CALL_DUMMY, "d1* rcu/1 rcu/2 rcu/2 r1:1 u1* rcu/0 rcu/0 rcu/1 rcu/0"),

    /** CPU 0 ends a grace period and starts the next, then takes the old end for the new one's. */
    R6(Mutant.R6, CALL_DUMMY, "d1* rcu/1 rcu/2 rcu/2 rcu/1 r1:1 u1* rcu/0 rcu/0 rcu/0"),

    /** CPU 2 reports for the second grace period, then reads; CPU 0 notices the first one's end. */
    R7(
        Mutant.R7,
        CALL_2_DUMMY,
        "d1:1 rcu/1 d1:1 rcu/2 rcu/2 rcu/0 rcu/0 rcu/1 rcu/2 rcu/2 r1:1 u1*"
            + " rcu/0 rcu/0 rcu/1 rcu/0"),

    /** CPU 2 reports for a third grace period what it went through in the first one. */
    R8(
        Mutant.R8,
        CALL_DUMMY,
        "d1* rcu/1 rcu/2 rcu/2 rcu/0 rcu/0 rcu/1 r1:1 u1* rcu/0 rcu/2 rcu/2"
            + " rcu/0 rcu/0 rcu/0 rcu/2 rcu/2 rcu/0"),

    /** The leaf of CPUs 0 and 1 tells its parent when only CPU 0 has reported. */
    R12(Mutant.R12, THREE_CPUS, "r1:1 u1* rcu/0 rcu/0 rcu/2 rcu/2 rcu/0 u1*");

    private final Mutant mutant;
    private final Shape shape;
    private final String script;

    Story(Mutant mutant, Shape shape, String script) {
      this.mutant = mutant;
      this.shape = shape;
      this.script = script;
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("killed by a story where it takes several grace periods or levels")
  void theDeepOnes(Story story) {
    Hunt hunt = new Hunt(story.mutant::domain, story.shape, MemoryModel.SC);
    assertEquals(EARLY, hunt.follow(new Script(story.script)).what());
  }

  /** How many callbacks that were queued before a barrier have run. */
  private static final class Ran extends KernelObject {
    private int count;

    @Override
    public Object contents() {
      return count;
    }
  }

  /** Task a queues a callback on CPU 0, then b one on CPU 1, and waits for both. */
  private static RunEnd barrier(Mutant mutant, String script) {
    SteppedMachine machine = new SteppedMachine(SC, new Script(script), null, 20_000);
    ReadDomain domain = mutant.domain(machine);
    Ran ran = new Ran();
    TaskPlan a = new TaskPlan("a", current -> call(current, domain, ran, "a"));
    TaskPlan b =
        new TaskPlan(
            "b",
            current -> {
              call(current, domain, ran, "b");
              domain.barrier(current);
              if (ran.count != 2) {
                throw new KernelMisuse("the barrier ended early");
              }
            });
    return machine.run(List.of(List.of(a, b)));
  }

  private static void call(Task current, ReadDomain domain, Ran ran, String name) {
    domain.call(current, new RcuHead(name), (_, _) -> ran.count++);
  }

  @Test
  @DisplayName("R13: a barrier that does not count itself, or looks for callbacks that are ready")
  void barriersThatEndEarly() {
    String firstRunsBeforeTheSecondIsQueued = "a* b:6 rcu/0 rcu/1 rcu/1 rcu/0 b*";
    String theOtherCpuHasNoneReady = "a* b* rcu/1 rcu/1 rcu/0 rcu/0 rcu/1 b*";
    assertEndsEarly(barrier(Mutant.R13A, firstRunsBeforeTheSecondIsQueued));
    assertEndsEarly(barrier(Mutant.R13B, theOtherCpuHasNoneReady));
    assertInstanceOf(RunEnd.Finished.class, barrier(Mutant.NONE, "a* b*"));
  }

  private static void assertEndsEarly(RunEnd end) {
    RunEnd.Stopped stopped = assertInstanceOf(RunEnd.Stopped.class, end);
    assertEquals("the barrier ended early", stopped.stop().getMessage());
  }
}
