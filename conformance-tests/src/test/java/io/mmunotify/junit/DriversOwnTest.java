// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.junit.sample.DriverSamples;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link Program} offers by name: locks, counters, completions, work and memory. */
final class DriversOwnTest {
  private static final String UNFIT = "io.mmunotify.junit.sample.DriverSamples$Unfit";

  @Test
  void aRightProgramOfAllOfThemPasses() {
    Launched launched = Launched.run(DriverSamples.Right.class);
    for (String generation : new String[] {"v3.5", "v3.15", "v4.18"}) {
      launched.passed("allThatThereIs " + generation);
    }
  }

  private static String sentences(String test) {
    return Launched.run(DriverSamples.Wrong.class)
        .failure(test)
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "touchAfterFree v4.18|on v4.18, oops: use hit a use-after-free in touch.",
        "cellAfterFree v4.18|on v4.18, oops: use hit a use-after-free in a driver, in its step"
            + " uses.read.",
        "freedTwice v4.18|on v4.18, misuse: freeing node a second time corrupts the heap; the"
            + " behaviour of b from here on is undefined.",
        "mutexInACallback v3.5|on v3.5, sleep-in-atomic in line 23: lock is called in an RCU read"
            + " section, where nothing may sleep.",
        "workThatThrows v3.15|on v3.15, work/evict threw AssertionFailedError: nothing to evict ==>"
            + " expected: <1> but was: <2>",
      })
  void aWrongOneFails(String test, String sentence) {
    assertEquals(sentence, sentences(test));
  }

  @Test
  void aFlushUnderWhatTheWorkTakesHangs() {
    assertEquals(
        """
        on v3.15, deadlock: no task can go on.
          close waits at flush_work for the end of the work evict.
          work/evict waits at lock for the mutex mutex, held by close.\
        """,
        sentences("flushUnderWhatTheWorkTakes v3.15"));
    Launched launched = Launched.run(DriverSamples.Wrong.class);
    launched.passed("mutexInACallback v3.15");
    launched.passed("mutexInACallback v4.18");
  }

  @Test
  void whatIsUnfitSaysWhatToUseInstead() {
    Launched launched = Launched.run(DriverSamples.Unfit.class);
    assertTrue(
        launched
            .failure("awaitInAStep v3.15")
            .contains(
                "wait threw UnsupportedOperationException: Machine.await is for a live machine: a"
                    + " task of a stepped one waits in a step of its own, as those of a completion,"
                    + " a mutex or a counter are\n"));
    assertTrue(
        launched
            .failure("workMadeInATask v3.15")
            .contains(
                "the work item late is made in a task; make it in the program, before tasks"
                    + " run\n"));
    assertEquals("there are two work items evict", launched.failure("twoWorkItems v3.15"));
    assertEquals(
        """
        tasks share plain data, at which they cannot be switched:
          a java.util.concurrent.CountDownLatch in a variable of %1$s, in the place of which there \
        is Program.completion, reached by a and b
          a java.util.concurrent.locks.ReentrantLock in a variable of %1$s, in the place of which \
        there are Program.mutex and .rwsem, reached by a and b
        Make it final or a cell of the program (Program.cell); Program.guarded and @Guarded exempt \
        what a lock of the model guards.\
        """
            .formatted(UNFIT),
        launched.failure("threadsPrimitives v3.15"));
  }
}
