// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.junit.jupiter.api.Test;

final class BenchCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void isFoundByTheLauncher() {
    assertTrue(
        ServiceLoader.load(Subcommand.class).stream()
            .anyMatch(provider -> provider.type() == BenchCommand.class));
  }

  @Test
  void saysWhichBenchmarksThereAre() {
    assertEquals(
        "no benchmark matches \"Wolk\"; there are SteppedPoint.traced, SteppedPoint.untraced,"
            + " SteppedSwitch.bareContinuations, SteppedSwitch.machine",
        refused("--stepped", "--filter", "Wolk"));
  }

  @Test
  void saysWhatIsWrongWithAFilter() {
    assertEquals(
        "--filter takes a regular expression, not \"(\": Unclosed group", refused("--filter", "("));
  }

  @Test
  void refusesAnUnknownGeneration() {
    assertTrue(refused("-g", "v3.16").startsWith("unknown generation \"v3.16\""));
  }

  @Test
  void refusesAnArgument() {
    assertEquals("\"walk\" is one argument too many", refused("walk"));
  }

  @Test
  void measuresInAProcessOfItsOwn() throws Exception {
    System.setProperty("jmh.ignoreLock", "true"); // nothing is measured here
    assertEquals(ExitStatus.FINE, run("--quick", "--stepped", "--filter", "untraced"));
    assertTrue(
        out.toString(StandardCharsets.UTF_8).contains("step without a switch, untraced"),
        () -> out.toString(StandardCharsets.UTF_8));
  }

  private String refused(String... args) {
    return String.valueOf(assertThrows(UsageError.class, () -> run(args)).getMessage());
  }

  private ExitStatus run(String... args) throws Exception {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream nowhere =
        new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    BenchCommand command = new BenchCommand();
    CommandLine line = new DefaultParser().parse(command.options(), args);
    return command.run(
        line, new Terminal(print, nowhere, new BufferedReader(new StringReader("")), false, 100));
  }
}
