// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.junit.sample.Loops;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A task that goes round and waits for nobody is told, and one that waits for another is not")
final class LoopsTest {
  private final Launched launched = Launched.run(Loops.class);

  private void fails(String test, String sentence) {
    String message = launched.failure(test + " v3.5");
    assertTrue(message.startsWith("on v3.5, " + sentence), message);
    assertTrue(message.contains("\nagain: mvn test"), "it is shown: " + message);
  }

  @Test
  void aLivelockNamesTheTaskAndWhatTheTaskReads() {
    fails(
        "waitsForNobody",
        "release goes round and waits for nobody: it reads active again and again, and no other"
            + " task that can go on changes anything.");
    fails(
        "waitForEachOther",
        "b goes round and waits for nobody: it reads one again and again, and no other task that"
            + " can go on changes anything.");
  }

  @Test
  void aTaskThatSpinsUntilAnotherOneGoesOnIsFine() {
    launched.passed("waitsForAnother v3.5");
    launched.passed("readsMuch v3.5");
  }

  @Test
  void aTaskThatLeavesItsRoundByItselfIsNoLivelockAndNothingIsCalledExhausted() {
    String message = launched.failure("countsItsRounds v3.5");
    assertTrue(
        message.contains("more than 50 steps in a row in which a task changes nothing"), message);
  }
}
