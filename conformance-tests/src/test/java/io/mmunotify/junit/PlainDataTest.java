// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.junit.sample.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tasks must not share, nor do. */
final class PlainDataTest {
  private static final String SAMPLES = "io.mmunotify.junit.sample.Samples$";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fieldsOfTheTest|the field %Plain.field, reached by a and b",
        "fieldOfADriver|the field %Plain$Counting.releases, reached by the callbacks of kvm, in any"
            + " task",
        "behindAnImmutableList|the field %Plain$Counting.releases, reached by a and b",
        "captured|a java.util.ArrayList in a variable of %Plain, reached by a and b;"
            + "a java.util.concurrent.atomic.AtomicInteger in a variable of %Plain, reached by a"
            + " and b;an array in a variable of %Plain, reached by a and b",
      })
  void plainDataThatTwoTasksReachIsReported(String method, String found) {
    assertEquals(
        "tasks share plain data, at which they cannot be switched:\n  "
            + found.replace("%", SAMPLES).replace(";", "\n  ")
            + "\n"
            + "Make it final or a cell of the program (Program.cell); Program.guarded and @Guarded"
            + " exempt what a lock of the model guards.",
        Launched.run(Samples.Plain.class).failure(method + " v3.5"));
  }

  @Test
  void whatIsExemptOrHeldByOneTaskIsNot() {
    Launched launched = Launched.run(Samples.NotPlain.class);
    launched.passed("exempt v3.5");
    launched.passed("ofOneTask v3.5");
  }

  @Test
  void aMonitorOverAStepIsReported() {
    Launched launched = Launched.run(Samples.Monitors.class);
    String block = launched.failure("aBlock v3.5");
    assertTrue(
        block.matches(
            "a holds a monitor over a step, in \\Q"
                + SAMPLES
                + "\\EMonitors\\.lambda\\$aBlock\\$\\d+ \\(line \\d+\\): tasks are no threads,"
                + " synchronized hangs or guards nothing; use Program.mutex or Program.spinLock"),
        block);
    String method = launched.failure("aMethod v3.5");
    assertTrue(method.startsWith("a holds a monitor over a step, in " + SAMPLES + "Monitors.read"));
    launched.passed("betweenSteps v3.5");
  }
}
