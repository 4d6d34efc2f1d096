// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.ChildJvm;
import io.mmunotify.example.SleepyDriverEverywhere;
import io.mmunotify.junit.sample.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What test methods with {@link Explore} come to, and what they say. */
final class ExploreTest {
  private static final String ONE_LOST =
      """
          a                     b                     after
       1  call count.read = 0
          · · · a → b · · ·
       2                        call count.read = 0
       3                        call count.write = 1
          · · · b → a · · ·
       4  call count.write = 1
          · · · a → after · · ·
       5                                              call count.read = 1
      """;

  private static String replayLine(String message) {
    return message.substring(message.indexOf("replay='") + 8, message.length() - 1);
  }

  @Test
  void aFailureIsASentenceATableAndALineThatReplaysIt() {
    String message = Launched.run(Samples.LostUpdate.class).failure("exhaustive v3.5");
    assertEquals(
        """
        on v3.5, after threw AssertionFailedError: an update is lost ==> expected: <2> but was: <1>

        %s
        found in execution 2 (every schedule); shown is the simplest schedule to it that a short \
        search found
        again: mvn test -Dtest='io.mmunotify.junit.sample.Samples$LostUpdate#exhaustive' \
        -Dmmunotify.replay='v3.5 a b*2 a after'\
        """
            .formatted(ONE_LOST.stripTrailing() + "\n")
            .replace("\n\n\n", "\n\n"),
        message);
  }

  @Test
  void everyStrategyFindsTheSameSimplestSchedule() {
    Launched launched = Launched.run(Samples.LostUpdate.class);
    for (String test :
        List.of(
            "exhaustive v3.5",
            "unreduced v3.5, every schedule, unreduced",
            "random v3.5, 1000 random schedules from seed 7",
            "pct v3.5, 1000 schedules by PCT of depth 2 from seed 1",
            "pos v3.5, 1000 schedules by POS from seed 1",
            "onePreemption v3.5, at most 1 preemptions")) {
      String message = launched.failure(test);
      assertTrue(message.contains(ONE_LOST), message);
      assertTrue(message.endsWith("'v3.5 a b*2 a after'"), message);
    }
  }

  @Test
  void aReplayRunsJustThatSchedule() {
    Launched fails = Launched.run(Samples.LostUpdate.class, "v3.5 a b*2 a after");
    assertTrue(fails.tests().stream().allMatch(test -> test.endsWith(" v3.5, replayed")));
    String message = fails.failure("exhaustive v3.5, replayed");
    assertTrue(message.contains(ONE_LOST + "\nreplayed\n"), message);
    assertEquals("v3.5 a b*2 a after", replayLine(message));

    Launched passes = Launched.run(Samples.LostUpdate.class, "v3.5 a*2 b*2");
    passes.passed("exhaustive v3.5, replayed");
    assertTrue(
        passes.entries().getFirst().endsWith("replayed one schedule: it does not fail"),
        passes.entries().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v3.5 a c|the schedule of -Dmmunotify.replay is not one of this program: at step 2 there is"
            + " no task c that can go on",
        "v3.5 a*3|the schedule of -Dmmunotify.replay is not one of this program: at step 3 there is"
            + " no task a that can go on",
      })
  void aScheduleThatDoesNotFitIsTold(String line, String sentence) {
    assertEquals(
        sentence,
        Launched.run(Samples.LostUpdate.class, line).failure("exhaustive v3.5, replayed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v3.4 a|unknown generation \"v3.4\" (did you mean v3.5?); accepted are v3.5, v3.15, v4.18",
        "v3.5 a*0|-Dmmunotify.replay is a generation and then TASK*STEPS, as in \"v3.5 setup*12"
            + " exit driver*3\"; \"a*0\" is not TASK*STEPS",
      })
  void aLineThatIsNoScheduleIsTold(String line, String sentence) {
    String message = Launched.run(Samples.LostUpdate.class, line).failure("exhaustive");
    assertTrue(message.endsWith("#exhaustive: " + sentence), message);
  }

  /** A build tool prints the stack trace, and the message once more in a summary. */
  @Test
  void aFailuresTextIsInItsStackTraceOnce() {
    Throwable thrown = Launched.run(Samples.LostUpdate.class).thrown("exhaustive v3.5");
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    String text = trace.toString();
    assertEquals(2, text.split("an update is lost", -1).length, text);
    assertTrue(text.contains(ONE_LOST) && text.contains("\nagain: mvn test"), text);
    assertTrue(text.contains("at io.mmunotify.junit.sample.Samples.lambda$lostUpdate"), text);
    assertEquals(
        "on v3.5, after threw AssertionFailedError: an update is lost ==> expected: <2> but was:"
            + " <1>",
        thrown.getMessage());
  }

  @Test
  void whereNothingWasThrownNoStackHidesTheTable() {
    Throwable thrown = Launched.run(Samples.Deadlock.class).thrown("twoLocks v3.15");
    assertEquals(0, thrown.getStackTrace().length);
    assertFalse(String.valueOf(thrown.getMessage()).contains("again: "));
  }

  @Test
  void aDriverFailsOnTheGenerationsOnWhichItIsWrong() {
    Launched launched = Launched.run(SleepyDriverEverywhere.class);
    String test = "afterUnregisterTheNotifierMayBeFreed ";
    launched.passed(test + "v3.15");
    launched.passed(test + "v4.18");
    String message = launched.failure(test + "v3.5");
    assertTrue(
        message.startsWith(
            "on v3.5, oops: munmap hit a use-after-free in __mmu_notifier_invalidate_range_end,"
                + " in its step invalidate_range_end A.\n"),
        message);
    Launched again = Launched.run(SleepyDriverEverywhere.class, replayLine(message));
    assertEquals(
        message.lines().findFirst(), again.failure(test + "v3.5, replayed").lines().findFirst());
  }

  @Test
  void aDeadlockSaysWhoWaitsForWhat() {
    String message = Launched.run(Samples.Deadlock.class).failure("twoLocks v3.15");
    assertTrue(
        message.startsWith(
            """
            on v3.15, deadlock: no task can go on.
              a waits at spin_lock for the spinlock two, held by b.
              b waits at spin_lock for the spinlock one, held by a.
            lock-order: locks are taken in a circle: two under one, one under two.

            """),
        message);
  }

  @Test
  void rightProgramsPassOnEachGenerationOnce() {
    Launched launched = Launched.run(Samples.Right.class);
    assertEquals(
        Set.of(
            "aNotifierThatCouldNotBeRegistered v4.18",
            "eachGenerationOnce v3.5",
            "eachGenerationOnce v3.15",
            "setupsAndAftersInTurn v3.15",
            "updatesUnderALock v3.5",
            "updatesUnderALock v3.15",
            "updatesUnderALock v4.18"),
        Set.copyOf(launched.tests()));
    launched.tests().forEach(launched::passed);
    assertTrue(launched.entries().stream().allMatch(entry -> entry.contains(": EXHAUSTED, ")));
  }

  @Test
  void aBoundThatWasReachedIsNoSuccess() {
    Launched launched = Launched.run(Samples.Bounds.class);
    String rest =
        ": the schedules that were run did not fail, but not every schedule was run; raise bound,"
            + " make the program smaller, or choose a strategy that leaves schedules out";
    assertEquals(
        "on v3.5, BOUND_REACHED (executions), 3 executions, every schedule, unreduced" + rest,
        launched.failure("tooFew v3.5, every schedule, unreduced"));
    assertEquals(
        "on v3.5, BOUND_REACHED (executions), 1 executions, at most 2 preemptions" + rest,
        launched.failure("tooFewOfTheFew v3.5, at most 2 preemptions"));
    assertEquals(
        "on v3.5, more than 100000 events in one run. It cannot be shown; does a task loop?",
        launched.failure("endless v3.5"));
  }

  @Test
  void aStrategyThatLeavesSchedulesOutSaysSo() {
    Launched samples = Launched.run(Samples.Bounds.class);
    samples.passed("samples v3.5, 5 random schedules from seed 1");
    assertEquals(
        List.of(
            "io.mmunotify.junit.sample.Samples$Bounds#samples on v3.5: BOUND_REACHED (samples), 5"
                + " executions, 5 random schedules from seed 1"),
        samples.entries());
    Launched few = Launched.run(Samples.LostUpdate.class);
    few.passed("noPreemption v3.5, at most 0 preemptions");
    assertEquals(
        List.of(
            "io.mmunotify.junit.sample.Samples$LostUpdate#noPreemption on v3.5: BOUND_REACHED"
                + " (preemptions), 2 executions, at most 0 preemptions"),
        few.entries());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unknownGeneration|unknown generation \"v3.51\" (did you mean v3.5?); accepted are v3.5,"
            + " v3.15, v4.18",
        "negativeBound|bound = -1 is out of range; it is at least 0",
        "tooManyPreemptions|preemptions = 1001 is out of range; it is at least 0 and at most 1000",
        "noDepth|depth = 0 is out of range; it is at least 1 and at most 1000",
        "noProgram|the method needs one parameter of type Program",
      })
  void wrongAnnotationsAreTold(String method, String sentence) {
    assertEquals(
        "@Explore on io.mmunotify.junit.sample.Samples$Wrong#" + method + ": " + sentence,
        Launched.run(Samples.Wrong.class).failure(method));
  }

  @Test
  void aProgramThatDoesNotRepeatItselfIsTold() {
    Launched launched = Launched.run(Samples.NotRepeating.class);
    String rest =
        "; data that tasks share must be cells (Program.cell), and a program depends on nothing"
            + " that one execution leaves to the next, no static variable, clock or chance";
    String begin = "the program did not do the same again under the same schedule: ";
    assertEquals(begin + "its events differed" + rest, launched.failure("fromTheBeginning v3.5"));
    assertEquals(
        begin + "setup touched other objects" + rest,
        launched.failure("whenTheSearchHasBegun v3.5"));
  }

  @Test
  void theReadmeShowsTheExampleAndItsFailure() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String source =
        Files.readString(Path.of("src/test/java/io/mmunotify/example/SleepyDriverTest.java"));
    String example = source.substring(source.indexOf("import static")).strip();
    assertTrue(readme.contains("\n```java\n" + example + "\n```\n"), example);
    String shown =
        Launched.run(SleepyDriverEverywhere.class)
            .failure("afterUnregisterTheNotifierMayBeFreed v3.5")
            .replace(SleepyDriverEverywhere.class.getName(), "SleepyDriverTest");
    assertTrue(readme.contains("\n```\n" + shown + "\n```\n"), shown);
  }

  /** Prints what becomes of the samples that the other back-end is to agree on. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.out.println(messages());
    }

    static String messages() {
      StringBuilder text = new StringBuilder();
      for (Class<?> type :
          List.of(SleepyDriverEverywhere.class, Samples.Deadlock.class, Samples.Right.class)) {
        Launched launched = Launched.run(type);
        launched.tests().stream()
            .sorted()
            .forEach(
                test -> text.append(test).append(": ").append(launched.result(test)).append('\n'));
      }
      return text.toString();
    }
  }

  @Test
  void withoutTheFlagItIsSlowerSaysSoOnceAndFindsTheSame()
      throws IOException, InterruptedException {
    ChildJvm.Printed slow =
        ChildJvm.printed(List.of("-Dmmunotify.coroutines=threads"), Child.class);
    String flag = "--add-exports java.base/jdk.internal.vm=ALL-UNNAMED";
    assertEquals(2, (slow.out() + slow.err()).split(flag, -1).length, slow.toString());
    assertTrue(slow.out().contains(Child.messages()), slow.toString());
    ChildJvm.Printed fast = ChildJvm.printed(List.of(), Child.class);
    assertFalse((fast.out() + fast.err()).contains(flag), fast.toString());
  }
}
