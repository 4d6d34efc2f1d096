// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Scenarios written down in a test, and what runs of them show. */
public final class Scenes {
  private static final ScenarioRunner RUNNER = new ScenarioRunner(Limits.DEFAULTS);

  private Scenes() {}

  /** A scenario from YAML, its name left out. */
  public static Scenario scenario(String yaml) {
    byte[] text = ("scenario: test\n" + yaml).getBytes(StandardCharsets.UTF_8);
    try {
      return ScenarioFiles.read(
          "test.yaml", new ByteArrayInputStream(text), Limits.DEFAULTS, Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a scenario under its own schedule. */
  static RunResult run(Generation generation, String yaml) {
    Scenario scenario = scenario(yaml);
    return RUNNER.run(scenario, generation, new DirectedSchedule(scenario.schedule()));
  }

  /** Runs a scenario under so many random schedules. */
  static Stream<RunResult> runs(Generation generation, String yaml, int schedules) {
    Scenario scenario = scenario(yaml);
    return LongStream.range(0, schedules)
        .mapToObj(seed -> RUNNER.run(scenario, generation, new RandomSchedule(seed)));
  }

  /** The events of a run as text, those that match a pattern. */
  static List<String> events(RunResult result, String pattern) {
    return result.events().stream()
        .filter(event -> event.kind() != EventKind.END_OF_RUN)
        .map(Event::toString)
        .filter(text -> text.matches(pattern))
        .toList();
  }

  /** The place of the first event that matches, or -1. */
  static int index(RunResult result, String pattern) {
    List<Event> events = result.events();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).toString().matches(pattern)) {
        return i;
      }
    }
    return -1;
  }

  /** What became of an mm. */
  static FinalState.Mm mm(RunResult result, String name) {
    return Objects.requireNonNull(result.outcome().state().mms().get(name));
  }

  /** How often a callback was entered. */
  static int calls(RunResult result, String notifier, String callback) {
    return result.outcome().callbacks().getOrDefault(notifier, Map.of()).getOrDefault(callback, 0);
  }
}
