// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.hw.kernel.Generation;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code conformance}: runs the test suite on each generation. */
public final class ConformanceCommand implements Subcommand {

  private static final String SUITE = "io.mmunotify.conformance.kit";

  /** For the service loader. */
  public ConformanceCommand() {}

  @Override
  public String name() {
    return "conformance";
  }

  @Override
  public String summary() {
    return "run the conformance suite and show test x generation";
  }

  @Override
  public String arguments() {
    return "[options]";
  }

  @Override
  public String examples() {
    return """
      mmunotify conformance                          the whole suite on every generation
      mmunotify conformance --generation v3.15       on one
      mmunotify conformance --test RangeClausesTest  one class of tests

    Each failure comes with the command that runs that test again. The exit code is 0 only if
    every test passed or was skipped.
    """;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Generations.option())
        .addOption(
            CommonOptions.valued(
                "test", "T", "a class, by its simple name, or a test, by the id a failure shows"));
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) {
    Arguments.none(line);
    Generations generations = new Generations();
    List<Generation> chosen = generations.askedFor(line);
    if (chosen.isEmpty()) {
      chosen = generations.all();
    }
    List<String> names = new ArrayList<>();
    chosen.forEach(generation -> names.add(generation.name()));
    terminal.err().println("running the suite on " + String.join(", ", names) + " …");
    // JUnit's classes are loaded from here on, for this command alone.
    return new SuiteRun(SUITE, names, terminal).run(line.getOptionValue("test"));
  }
}
