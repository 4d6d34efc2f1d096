// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.Golden;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.run.ReplaySchedule;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

@DisplayName("A generation does what the kernel's own code did, event for event")
final class GoldenTracesTest {
  private static final int CONTEXT = 5;
  private static final int REPORTED = 3;

  /** Every generation with every source of traces. */
  static final class Sources implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return EachGeneration.Source.asked(context)
          .flatMap(generation ->
              Stream.of("handmade", "random")
                  .map(source -> Arguments.of(EachGeneration.Source.named(generation), source)));
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @ArgumentsSource(Sources.class)
  void everyTraceReplays(Generation generation, String source) {
    List<Trace> traces = Golden.tracesIn(source + "-" + generation.name() + ".jsonl.gz");
    assertTrue(traces.size() > 100, "there are traces: " + traces.size());
    List<String> differences = new ArrayList<>();
    for (Trace trace : traces) {
      String difference = difference(trace, replay(trace, generation));
      if (!difference.isEmpty()) {
        differences.add(difference);
      }
    }
    assertEquals(
        "",
        String.join("\n\n", differences.subList(0, Math.min(REPORTED, differences.size()))),
        () -> differences.size() + " of " + traces.size() + " traces differ");
  }

  @EachGeneration
  void aTraceWithOneWrongEventIsCaughtThere(Generation generation) {
    Trace trace = Golden.tracesIn("handmade-" + generation.name() + ".jsonl.gz").getFirst();
    List<Event> right = replay(trace, generation);
    for (int i = 0; i < right.size(); i++) {
      List<Event> wrong = new ArrayList<>(trace.events());
      wrong.set(i, new Event("nobody", EventKind.WARN, "never"));
      Trace broken = new Trace(trace.generation(), trace.scenario(), wrong);
      assertTrue(difference(broken, right).contains("event " + (i + 1) + ":"), "event " + i);
    }
    Trace cut =
        new Trace(
            trace.generation(), trace.scenario(), trace.events().subList(0, right.size() - 1));
    assertFalse(difference(cut, right).isEmpty());
  }

  private static List<Event> replay(Trace trace, Generation generation) {
    return new ScenarioRunner(Limits.DEFAULTS)
        .run(
            trace.scenario(),
            generation,
            new ReplaySchedule(ReplaySchedule.orderOf(trace.events())))
        .events();
  }

  /** Where a run left its trace, with the events around; empty if it did not. */
  private static String difference(Trace trace, List<Event> got) {
    List<Event> expected = trace.events();
    if (expected.equals(got)) {
      return "";
    }
    int at = 0;
    while (at < expected.size() && at < got.size() && expected.get(at).equals(got.get(at))) {
      at++;
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, line %d, scenario %s, event %d:%n",
            trace.file(),
            trace.line(),
            trace.scenario().name(),
            at + 1));
    for (int i = Math.max(0, at - CONTEXT); i < at; i++) {
      text.append("    ").append(expected.get(i)).append('\n');
    }
    for (int i = at; i <= at + CONTEXT; i++) {
      text.append("  expected ").append(i < expected.size() ? expected.get(i) : "-").append('\n');
      text.append("  got      ").append(i < got.size() ? got.get(i) : "-").append('\n');
    }
    return text.toString();
  }
}
