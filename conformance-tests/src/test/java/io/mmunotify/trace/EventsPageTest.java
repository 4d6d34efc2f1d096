// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Builtins.Builtin;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.VmOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** EVENTS.md specifies every event with its members, and which step records it. */
final class EventsPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$", Pattern.MULTILINE);

  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

  private static final String INSIDE = "Inside a step";

  /**
   * What the page says of an event.
   *
   * @param steps the steps that record it; empty where the page names none
   */
  private record Told(List<String> members, String meaning, List<String> steps) {}

  private static Map<String, Told> page() throws IOException {
    Map<String, Told> told = new LinkedHashMap<>();
    for (MatchResult row : ROW.matcher(Files.readString(Path.of("EVENTS.md"))).results().toList()) {
      Told before =
          told.put(
              row.group(1),
              new Told(codes(row.group(2)), row.group(3).strip(), codes(row.group(4))));
      assertEquals(null, before, row.group(1) + " stands there twice");
    }
    return told;
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  @Test
  void noEventIsMissingAndNoneIsTooMuch() throws IOException {
    Set<String> kinds =
        Arrays.stream(EventKind.values())
            .map(EventKind::text)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(kinds, new TreeSet<>(page().keySet()));
  }

  @Test
  void membersAreThoseOfTheCodeInTheirOrder() throws IOException {
    Map<String, Told> page = page();
    for (EventKind kind : EventKind.values()) {
      Told told = page.get(kind.text());
      List<String> fields = kind.fields().stream().map(Field::key).toList();
      assertEquals(fields, told == null ? null : told.members(), kind.text());
    }
  }

  @Test
  void whatIsNoSchedulingPointIsMarked() throws IOException {
    page()
        .forEach((name, told) -> {
          EventKind kind = EventKind.of(name);
          boolean marked = told.meaning().endsWith(INSIDE);
          assertEquals(kind != null && !kind.isSchedulingPoint(), marked, name);
          boolean maySleep = told.meaning().contains("may sleep");
          assertEquals(kind != null && kind.maySleep(), maySleep || name.equals("sleep"), name);
        });
  }

  /** Where the page lists operations of the VM, no other one records the event. */
  @Test
  void operationsRecordOnlyWhatThePageSaysOfThem() throws IOException {
    Map<String, Told> page = page();
    Set<String> operations =
        Arrays.stream(VmOp.values()).map(VmOp::text).collect(Collectors.toSet());
    int compared = 0;
    for (Builtin builtin : Builtins.list()) {
      Scenario scenario = Builtins.load(builtin.name(), Limits.DEFAULTS, Set.of());
      if (!scenario.vm().used()) {
        continue;
      }
      for (Generation generation : Generation.all()) {
        Map<String, List<String>> open = new HashMap<>();
        for (Event event :
            new ScenarioRunner(Limits.DEFAULTS)
                .run(scenario, generation, new DirectedSchedule(scenario.schedule()))
                .events()) {
          List<String> steps =
              open.computeIfAbsent(String.valueOf(event.task()), _ -> new ArrayList<>());
          Told told = page.get(event.kind().text());
          if (event.kind() == EventKind.CALL) {
            steps.add(String.valueOf(event.get(Field.OP)));
          } else if (event.kind() == EventKind.RETURN) {
            steps.removeLast();
          } else if (told != null
              && !steps.isEmpty()
              && told.steps().stream().anyMatch(operations::contains)
              && operations.contains(steps.getFirst())) {
            compared++;
            assertTrue(
                told.steps().contains(steps.getFirst()),
                () -> steps.getFirst() + " records " + event + " in " + builtin.name());
          }
        }
      }
    }
    assertTrue(compared > 500, "compared: " + compared);
  }
}
