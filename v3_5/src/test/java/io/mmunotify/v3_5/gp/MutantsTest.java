// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every mistake is found, all under sequential consistency. R4 is no mistake of the engine's but a
 * reader that sleeps.
 */
@DisplayName("Every mistake in classic RCU is found")
final class MutantsTest {
  private static final Stepping SC = new Stepping(Granularity.MEMORY, MemoryModel.SC);

  /** The reader has the last CPU: 1 here, 2 where there is a dummy. */
  private static final Shape SYNC = Shape.smallest(Wait.SYNCHRONIZE);

  private static final Shape CALL_DUMMY = Shape.smallest(Wait.CALL).dummy(Wait.CALL);
  private static final Shape CALL_2_DUMMY = Shape.smallest(Wait.CALL).dummy(Wait.CALL, Wait.CALL);
  private static final Shape THREE_CPUS = Shape.readers(2, 1).updater(Wait.SYNCHRONIZE);
  private static final Shape BARRIERS = Shape.readers(0, 0).barrier(1).barrier(1);

  private static final String EARLY =
      "a grace period ended before a read section of r1 that it waited for";

  private static Hunt hunt(Mutant mutant, Shape shape) {
    return new Hunt(mutant::domain, shape, MemoryModel.SC);
  }

  @ParameterizedTest
  @EnumSource(names = {"R1", "R2", "R2B", "R3", "R11A"})
  @DisplayName("those that show in the smallest shape, by samples")
  void theShallowOnes(Mutant mutant) {
    Verdict verdict = hunt(mutant, SYNC).pct(2000, 1, 5);
    assertTrue(verdict.killed(), verdict.toString());
    assertEquals(Kind.SURVIVED, hunt(Mutant.NONE, SYNC).pct(2000, 1, 5).kind());
    assertEquals(verdict.what(), hunt(mutant, SYNC).replay(verdict.schedule()).what());
  }

  @Test
  @DisplayName("R4: a reader that sleeps uses what was freed, on an engine without mistakes")
  void aReaderThatSleeps() {
    Script script = new Script("r1:1 u1* rcu/0 rcu/1 r1:1 rcu/1 rcu/0 u1* r1*");
    Verdict verdict = hunt(Mutant.NONE, SYNC.asleep()).follow(script);
    assertEquals("r1 uses u1.1, which was freed", verdict.what());
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
  @DisplayName("those that need several grace periods or levels, by a story")
  void theDeepOnes(Story story) {
    Verdict verdict = hunt(story.mutant, story.shape).follow(new Script(story.script));
    assertEquals(EARLY, verdict.what());
    assertEquals(Kind.SURVIVED, hunt(Mutant.NONE, story.shape).pct(2000, 1, 3).kind());
  }

  @ParameterizedTest
  @EnumSource(names = {"R8A", "R8B"})
  @DisplayName("each half of R8 survives: the two checks back each other up")
  void eachHalfOfR8Survives(Mutant mutant) {
    for (Shape shape : List.of(SYNC, CALL_DUMMY, CALL_2_DUMMY)) {
      Verdict verdict = hunt(mutant, shape).pct(4000, 1, 6);
      assertEquals(Kind.SURVIVED, verdict.kind(), verdict.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"R9", "R10A", "R10B", "R10C"})
  @DisplayName("those with which grace periods never end, by any run")
  void theHangs(Mutant mutant) {
    Verdict verdict = hunt(mutant, BARRIERS).pos(1, 1);
    assertEquals(Kind.HANG, verdict.kind(), verdict.toString());
    assertEquals(Kind.SURVIVED, hunt(Mutant.NONE, BARRIERS).pos(100, 1).kind());
  }

  /**
   * A CPU that forcing did not credit at its first look was not idle then, so the number that is
   * remembered is odd: another one is even, or greater by two at least.
   */
  @Test
  @DisplayName("R11: that the counter moved at all says as much as upstream's test")
  void thatTheCounterMovedIsEnough() {
    for (Shape shape : List.of(SYNC, CALL_DUMMY, THREE_CPUS)) {
      Verdict verdict = hunt(Mutant.R11B, shape).pct(4000, 1, 6);
      assertEquals(Kind.SURVIVED, verdict.kind(), verdict.toString());
    }
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
