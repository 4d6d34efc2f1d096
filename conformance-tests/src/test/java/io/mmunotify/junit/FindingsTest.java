// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.junit.sample.FieldSamples;
import io.mmunotify.junit.sample.FindingSamples;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What checkers find in programs with {@link Explore}, and what becomes of it. */
final class FindingsTest {
  private static final String EACH = "io.mmunotify.junit.sample.FindingSamples$Each#";
  private static final String OFF = "io.mmunotify.junit.sample.FindingSamples$Off#";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anUnregistrationOfWhatWasNeverRegistered v3.5|on v3.5, reference-imbalance: mm_count of A"
            + " is 1 at the end, and 2 references are accounted for.",
        "aStartThatSomebodyRefused v4.18|on v4.18, open-range: told was told the start of a range"
            + " that is never ended.",
        "locksInACircle v3.15|on v3.15, lock-order: locks are taken in a circle: two under one, one"
            + " under two.",
        "aSleepInACallback v3.5|on v3.5, sleep-in-atomic in line 30: sleep is called in an RCU read"
            + " section, where nothing may sleep.",
      })
  void aFindingFailsATestThatGoesOn(String test, String sentence) {
    assertEquals(
        sentence,
        Launched.run(FindingSamples.Each.class).failure(test).lines().findFirst().orElseThrow());
  }

  @Test
  void findingsOfOneExecutionShareItsTable() {
    String message = Launched.run(FindingSamples.Each.class).failure("aSleepInACallback v3.5");
    assertTrue(
        message
            .lines()
            .skip(1)
            .findFirst()
            .orElseThrow()
            .equals(
                "callback-after-unregister in line 32: a callback of scif runs when"
                    + " mmu_notifier_unregister has returned."),
        message);
    assertEquals(1, message.split("\nagain: ", -1).length - 1, message);
    assertTrue(
        message.contains("\n30                                         sleep atomic=true\n"));
  }

  @Test
  void aFindingIsReplayed() {
    String message = Launched.run(FindingSamples.Each.class).failure("locksInACircle v3.15");
    assertTrue(
        message.endsWith(
            """

            found in execution 1 (every schedule); shown is the simplest schedule to it that a \
            short search found
            again: mvn test -Dtest='%slocksInACircle' -Dmmunotify.replay='v3.15 a*6 b*6'\
            """
                .formatted(EACH)),
        message);
    String again =
        Launched.run(FindingSamples.Each.class, "v3.15 a*6 b*6")
            .failure("locksInACircle v3.15, replayed");
    assertEquals(
        message.substring(0, message.indexOf("found in")),
        again.substring(0, again.indexOf("replayed\n")));
  }

  @Test
  void aCircleOfSeveralExecutionsIsShownInParts() {
    assertEquals(
        """
        on v3.15, lock-order: locks are taken in a circle: two under one, one under two.

            turn                   lock
         1                         call turned.read = 0
         2                         spin_lock one
         3                         spin_lock two
         4                         spin_unlock two
         5                         spin_unlock one
            · · · lock → turn · · ·
         6  call turned.write = 1

        found in execution 2 (every schedule); no single schedule that was run shows all of the \
        circle, shown is a part of it
        two under one: mvn test -Dtest='%1$slocksInACircleOfSeveralExecutions' \
        -Dmmunotify.replay='v3.15 lock*5 turn'
        one under two: mvn test -Dtest='%1$slocksInACircleOfSeveralExecutions' \
        -Dmmunotify.replay='v3.15 turn lock*5'\
        """
            .formatted(EACH),
        Launched.run(FindingSamples.Each.class).failure("locksInACircleOfSeveralExecutions v3.15"));
  }

  @Test
  void informationIsToldAndFailsNothing() {
    Launched launched = Launched.run(FindingSamples.Each.class);
    launched.passed("aReleaseThatComesTwice v3.15");
    List<String> entries =
        launched.entries().stream().filter(e -> e.startsWith(EACH + "aRelease")).toList();
    assertEquals(2, entries.size(), entries::toString);
    assertTrue(
        entries
            .getFirst()
            .startsWith(
                EACH
                    + "aReleaseThatComesTwice on v3.15: information: release-twice: release of kvm"
                    + " is entered 2 times, and it was registered once; see it with mvn test"
                    + " -Dtest='"
                    + EACH
                    + "aReleaseThatComesTwice' -Dmmunotify.replay='v3.15 setup*11 "),
        entries.getFirst());
  }

  @Test
  void whatIsRightPasses() {
    Launched launched = Launched.run(FindingSamples.Clean.class);
    launched.tests().forEach(launched::passed);
    assertTrue(launched.entries().stream().allMatch(entry -> entry.contains(": EXHAUSTED, ")));
    Launched sleeps = Launched.run(FindingSamples.Each.class);
    sleeps.passed("aSleepInACallback v3.15");
    sleeps.passed("aSleepInACallback v4.18");
  }

  @Test
  void whatIsTurnedOffIsToldWithItsReasonAndFailsNothing() {
    Launched launched = Launched.run(FindingSamples.Off.class);
    launched.passed("aReasonIsGiven v3.15");
    assertEquals(
        OFF
            + "aReasonIsGiven on v3.15: turned off (because both are taken under the gate, always):"
            + " lock-order: locks are taken in a circle: two under one, one under two; see it with"
            + " mvn test -Dtest='"
            + OFF
            + "aReasonIsGiven' -Dmmunotify.replay='v3.15 a*6 b*6'",
        launched.entries().getFirst());
    assertTrue(launched.failure("anotherOneStillCounts v3.5").startsWith("on v3.5, sleep-in-"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unknownName|unknown check \"sleep-in-atomics\" (did you mean sleep-in-atomic?); accepted"
            + " are %",
        "noReason|without lock-order there has to be a reason: because is blank",
        "twice|lock-order is turned off twice",
      })
  void whatCannotBeTurnedOffIsTold(String method, String sentence) {
    String message = Launched.run(FindingSamples.Off.class).failure(method);
    assertEquals(
        "@Explore on "
            + OFF
            + method
            + ": "
            + sentence.replace("%", String.join(", ", Checkers.NAMES)),
        message);
  }

  @Test
  void unregisterUnderMmapSemHangsWhereItsHolderIsWaitedFor() {
    Launched launched = Launched.run(FieldSamples.UnregisterUnderMmapSem.class);
    String sleeps = launched.failure("unregisterWithMmapSemHeld v3.5");
    assertTrue(
        sleeps.startsWith(
            "on v3.5, sleep-in-atomic in line 29: down_read is called in an RCU read section, where"
                + " nothing may sleep.\n"),
        sleeps);
    assertFalse(sleeps.contains("deadlock"), sleeps);
    for (String generation : List.of("v3.15", "v4.18")) {
      String hangs = launched.failure("unregisterWithMmapSemHeld " + generation);
      assertEquals(
          "on "
              + generation
              + """
              , deadlock: no task can go on.
                munmap-a waits at down_read for mmap_sem of B, held by munmap-b.
                munmap-b waits at synchronize_srcu_end for the end of a grace period, held up by \
              the read section of munmap-a.\
              """,
          hangs.lines().takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v3.5", "v3.15", "v4.18"})
  void registeringUnderASpinlockFailsEverywhere(String generation) {
    String message =
        Launched.run(FieldSamples.SpinlockOverRegister.class)
            .failure("openRegistersUnderItsSpinlock " + generation);
    assertEquals(
        Stream.of("kmalloc", "down_write", "mm_take_all_locks")
            .map(what -> what + " is called under open, where nothing may sleep.")
            .toList(),
        message
            .lines()
            .takeWhile(line -> !line.isEmpty())
            .map(line -> line.substring(line.indexOf(": ") + 2))
            .toList());
    assertFalse(message.contains("\nalso "), message);
  }
}
