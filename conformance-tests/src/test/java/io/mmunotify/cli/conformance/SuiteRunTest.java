// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mmunotify.cli.Console;
import io.mmunotify.cli.UsageError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SuiteRunTest {
  private static final String ID =
      "[engine:junit-jupiter]/[class:io.mmunotify.cli.conformance.sample.SampleSuite]/"
          + "[test-template:replays(java.lang.String)]/[test-template-invocation:#2]";

  private static Console run(String suite, @Nullable String test) {
    Console.Captured captured = new Console.Captured("", false);
    SuiteRun run = new SuiteRun(suite, List.of("v3.5", "v3.15"), captured.terminal());
    return captured.console(run.run(test).code());
  }

  @Test
  void tableAndFailures() {
    Console console = run("io.mmunotify.cli.conformance.sample", null);
    assertEquals(1, console.code());
    assertEquals(
        """
        v3.5      v3.15     all        test
        -         -         1 passed   SampleSuite.everywhere
        -         -         1 skipped  SampleSuite.later
        1 passed  1 FAILED  -          SampleSuite.replays

        failed: SampleSuite.replays, v3.15 is not v3.15
          the list is wrong ==> expected: not equal but was: <v3.15>
          again: ./mmunotify conformance --test '%s'

        in all: 2 passed, 1 FAILED, 1 skipped
        """
            .formatted(ID),
        console.out());
  }

  @Test
  void oneTestOrOneClass() {
    run("io.mmunotify.cli.conformance.sample", ID).shows("in all: 1 FAILED");
    run("io.mmunotify.cli.conformance.sample", "SampleSuite")
        .shows("in all: 2 passed, 1 FAILED, 1 skipped");
  }

  @Test
  void whatIsNotThereIsTold() {
    assertEquals(
        "unknown test class \"Sample\"; accepted is SampleSuite",
        assertThrows(UsageError.class, () -> run("io.mmunotify.cli.conformance.sample", "Sample"))
            .getMessage());
    assertEquals(
        "\"[x\" is not the id of a test as a failure shows it",
        assertThrows(UsageError.class, () -> run("io.mmunotify.cli.conformance.sample", "[x"))
            .getMessage());
    assertEquals(
        "the conformance suite (package io.mmunotify.nowhere) is not on the class path; run"
            + " ./mmunotify from the source folder",
        assertThrows(UsageError.class, () -> run("io.mmunotify.nowhere", null)).getMessage());
  }
}
