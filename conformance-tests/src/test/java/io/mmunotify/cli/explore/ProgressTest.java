// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.cli.Generations;
import io.mmunotify.cli.Terminal;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.ScenarioStates;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A bar on a terminal, lines elsewhere, and neither for a short search. */
final class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aShortSearchIsToldNothingOf() {
    search(new Progress("short", terminal(false)));
    assertEquals("", printed());
  }

  @Test
  void inAPipeItIsLines() {
    search(new Progress("short", terminal(false), 1e-6));
    assertTrue(printed().lines().count() > 1, printed());
    assertTrue(
        printed().lines().allMatch(line -> line.matches("short: [0-9,]+ states?, .* outcomes?")),
        printed());
  }

  @Test
  void onATerminalItIsABarThatIsTakenAway() {
    search(new Progress("short", terminal(true), 1e-6));
    assertFalse(printed().contains("\n"), printed());
    assertTrue(printed().contains("short") && printed().contains(" steps deep ("), printed());
    assertFalse(printed().contains("%"), "nobody knows how many states there are: " + printed());
    assertTrue(printed().endsWith("\r\u001b[K\r"), printed());
  }

  @Test
  void partsAreNeverRoundedUp() {
    assertEquals("99.99 %", Progress.percent(0.99999));
    assertEquals("12.34 %", Progress.percent(0.1234));
    assertEquals("0 %", Progress.percent(0));
  }

  private static void search(Progress progress) {
    Limits limits = Limits.DEFAULTS;
    Generations generations = new Generations();
    Scenario scenario = Builtins.find("unregister-races-exit", limits, generations.names());
    Generation generation = generations.all().getFirst();
    try (progress) {
      Watch watch = new Watch(Bounds.byDefault(), progress::look);
      new ScenarioStates(
              scenario, generation, limits, RunOptions.DEFAULTS, StateSearch.Options.all(false))
          .explore(watch, () -> {});
    }
  }

  private Terminal terminal(boolean watched) {
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Terminal(print, print, new BufferedReader(Reader.nullReader()), false, 160, watched);
  }

  private String printed() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
