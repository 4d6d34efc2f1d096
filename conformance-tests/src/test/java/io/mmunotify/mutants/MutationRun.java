// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Takes an hour or more, so its name is none that a build runs by itself. MUTANTS.md says how. */
final class MutationRun {
  @Test
  void everySurvivorIsExplained() throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    MutantReport report = new MutantReport(Path.of("target", "mutants"), out);
    for (Selection selection : MutantReport.asked()) {
      report.tell(selection);
    }
    assertEquals(List.of(), report.unexplained());
  }
}
