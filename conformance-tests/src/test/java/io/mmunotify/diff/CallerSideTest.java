// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Builtins.Builtin;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Each built-in scenario with areas shows the order of callbacks, TLB flushes and freed pages that
 * booted kernels of the three generations showed.
 */
final class CallerSideTest {
  private static final String RESOURCE = "/caller-side.txt";

  @Test
  void scenariosWithAreasShowWhatKernelsDid() throws IOException {
    assertEquals(recorded(), shown());
  }

  private static String recorded() throws IOException {
    try (InputStream in = CallerSideTest.class.getResourceAsStream(RESOURCE)) {
      assertNotNull(in, RESOURCE);
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).reduce("", (a, b) -> a + b + "\n");
    }
  }

  private static String shown() {
    StringBuilder text = new StringBuilder();
    for (Builtin builtin : Builtins.list()) {
      Scenario scenario = Builtins.load(builtin.name(), Limits.DEFAULTS, Set.of());
      if (scenario.vm().used()) {
        text.append(builtin.name()).append('\n');
        for (Generation generation : Generation.all()) {
          String line = "  %-6s %s".formatted(generation.name(), order(scenario, generation));
          text.append(line.stripTrailing()).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String order(Scenario scenario, Generation generation) {
    List<String> words = new ArrayList<>();
    ScenarioRunner runner = new ScenarioRunner(Limits.DEFAULTS);
    runner.run(scenario, generation, new DirectedSchedule(scenario.schedule())).events().stream()
        .filter(event -> scenario.tasks().containsKey(String.valueOf(event.task())))
        .map(CallerSideTest::word)
        .filter(word -> !word.isEmpty())
        .forEach(words::add);
    List<String> runs = new ArrayList<>();
    for (int i = 0, next; i < words.size(); i = next) {
      next = i + 1;
      while (next < words.size() && words.get(next).equals(words.get(i))) {
        next++;
      }
      boolean once = next == i + 1 || words.get(i).equals("free");
      runs.add(once ? words.get(i) : words.get(i) + " x" + (next - i));
    }
    return String.join(", ", runs);
  }

  private static String word(Event event) {
    return switch (event.kind()) {
      case CALLBACK -> callback(event);
      case TLB_FLUSH -> "flush";
      case TLB_FLUSH_BATCH -> "late flush";
      case PAGE_FREE -> "free";
      case UNSUPPORTED -> "lacks " + event.get(Field.OP);
      default -> "";
    };
  }

  private static String callback(Event event) {
    String op = String.valueOf(event.get(Field.OP));
    return op.replaceFirst("^invalidate_range_|^invalidate_", "")
        + (Boolean.TRUE.equals(event.get(Field.PTL)) ? "*" : "");
  }
}
