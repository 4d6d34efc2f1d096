// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both back-ends promise. */
final class CoroutineTest {
  /** Makes a coroutine of either kind. */
  interface Maker extends Function<Runnable, Coroutine> {}

  static Stream<Named<Maker>> makers() {
    return Stream.of(
        Named.of("continuations", ContinuationCoroutine::new),
        Named.of("threads", ThreadCoroutine::new));
  }

  /** A coroutine that knows itself, as a task does. */
  private static final class Script {
    final List<String> log = new ArrayList<>();
    private @Nullable Coroutine self;

    Coroutine of(Maker maker, Runnable body) {
      Coroutine coroutine = maker.apply(body);
      self = coroutine;
      return coroutine;
    }

    void pause() {
      if (self != null) {
        self.pause();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("makers")
  void runsFromPauseToPause(Maker maker) {
    Script script = new Script();
    Coroutine coroutine =
        script.of(
            maker,
            () -> {
              script.log.add("one");
              script.pause();
              script.log.add("two");
              script.pause();
              script.log.add("three");
            });
    assertEquals(List.of(), script.log);
    coroutine.resume();
    script.log.add("-");
    coroutine.resume();
    script.log.add("-");
    assertFalse(coroutine.done());
    coroutine.resume();
    assertTrue(coroutine.done());
    assertEquals(List.of("one", "-", "two", "-", "three"), script.log);
    coroutine.discard();
  }

  @ParameterizedTest
  @MethodSource("makers")
  void oneCanRunInsideOfAnother(Maker maker) {
    Script inner = new Script();
    Coroutine within =
        inner.of(
            maker,
            () -> {
              inner.log.add("in");
              inner.pause();
              inner.log.add("in again");
              inner.pause();
              inner.log.add("in last");
            });
    Script outer = new Script();
    Coroutine around =
        outer.of(
            maker,
            () -> {
              within.resume();
              inner.log.add("out");
              outer.pause();
              within.resume();
              inner.log.add("out again");
            });
    around.resume();
    inner.log.add("-");
    around.resume();
    assertTrue(around.done());
    within.resume();
    assertTrue(within.done());
    assertEquals(List.of("in", "out", "-", "in again", "out again", "in last"), inner.log);
  }

  @Test
  void aDiscardedThreadPausesNoMoreOnItsWayOut() {
    Script script = new Script();
    Coroutine coroutine =
        script.of(
            ThreadCoroutine::new,
            () -> {
              try {
                script.pause();
              } finally {
                script.log.add("out");
                script.pause();
                script.log.add("resumed");
              }
            });
    coroutine.resume();
    coroutine.discard();
    assertTrue(coroutine.done());
    assertEquals(List.of("out"), script.log);
  }

  @ParameterizedTest
  @MethodSource("makers")
  void pausesAtAnyDepth(Maker maker) {
    Script script = new Script();
    Coroutine coroutine = script.of(maker, () -> deep(script, 200));
    int resumes = 0;
    while (!coroutine.done()) {
      coroutine.resume();
      resumes++;
    }
    assertEquals(202, resumes);
  }

  private static void deep(Script script, int depth) {
    script.pause();
    if (depth > 0) {
      deep(script, depth - 1);
    }
  }

  @ParameterizedTest
  @MethodSource("makers")
  void whatTheBodyThrowsReachesWhoeverResumed(Maker maker) {
    for (Throwable thrown : List.of(new IllegalStateException("x"), new AssertionError("x"))) {
      Script script = new Script();
      Coroutine coroutine =
          script.of(
              maker,
              () -> {
                script.pause();
                if (thrown instanceof RuntimeException e) {
                  throw e;
                }
                throw (Error) thrown;
              });
      coroutine.resume();
      assertSame(thrown, assertThrows(Throwable.class, coroutine::resume));
      coroutine.discard();
    }
  }

  @ParameterizedTest
  @MethodSource("makers")
  void oneThatIsDiscardedNeverGoesOn(Maker maker) {
    Script script = new Script();
    Coroutine coroutine =
        script.of(
            maker,
            () -> {
              script.log.add("one");
              script.pause();
              script.log.add("two");
            });
    coroutine.resume();
    coroutine.discard();
    assertEquals(List.of("one"), script.log);
  }

  @ParameterizedTest
  @MethodSource("makers")
  void oneThatNeverStartedCanBeDiscarded(Maker maker) {
    Script script = new Script();
    script.of(maker, () -> script.log.add("one")).discard();
    assertEquals(List.of(), script.log);
  }

  @ParameterizedTest
  @MethodSource("makers")
  void manyTakeTurns(Maker maker) {
    List<String> log = new ArrayList<>();
    List<Coroutine> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = String.valueOf(i);
      Script script = new Script();
      all.add(
          script.of(
              maker,
              () -> {
                log.add(name);
                script.pause();
                log.add(name);
              }));
    }
    all.forEach(Coroutine::resume);
    all.reversed().forEach(Coroutine::resume);
    assertEquals(List.of("0", "1", "2", "2", "1", "0"), log);
  }

  @Test
  void bothCoroutinesGiveTheSameTrace() throws Exception {
    String byContinuations = CoroutineChild.run("continuations");
    assertEquals(byContinuations, CoroutineChild.run("threads"));
    assertTrue(byContinuations.lines().count() > 500, byContinuations);
  }

  /** They run on top of each other, but not as many as there are. */
  @Test
  void tasksThatGoOnInTurnFitIntoOneStackHoweverManyTheyAre() {
    int[] turn = {0};
    Schedule inTurn = (machine, current) -> machine.tasks().get(turn[0]++ % machine.tasks().size());
    TaskBody[] bodies =
        Stream.generate(() -> SteppedMachineTest.steps(3)).limit(3_000).toArray(TaskBody[]::new);
    SteppedMachine machine = new SteppedMachine(inTurn, null);
    assertInstanceOf(RunEnd.Finished.class, machine.run(Runs.together(bodies)));
    assertEquals(9_000, machine.steps());
  }
}
