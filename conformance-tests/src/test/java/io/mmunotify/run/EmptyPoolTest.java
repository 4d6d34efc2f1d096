// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.conformance.Scenes;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where the pool of huge pages is empty a fault gets SIGBUS, unless it can take a page")
final class EmptyPoolTest {
  private static final long SIGBUS = -14;

  /** What the steps of a task return: the machine has one huge page, which mm A has written. */
  private static List<Object> returns(Generation generation, String steps) {
    String text =
        """
        machine: {frames: 4, huge_pages: 4}
        mms: {A: {areas: {heap: {at: 0x600000000, pages: 8, hugetlb: true}}}}
        setup: [{store: {mm: A, at: heap, value: 1}}, {fork: {mm: A, child: B}}]
        tasks: {main: [%s]}
        """
            .formatted(steps);
    Scenario scenario = Scenes.scenario(text);
    RunResult result =
        new ScenarioRunner(Limits.DEFAULTS).runVm(scenario, generation, new InOrder()).result();
    assertEquals(List.of(), result.findings());
    return result.events().stream()
        .filter(event -> event.kind() == EventKind.RETURN && "main".equals(event.task()))
        .map(event -> event.get(Field.VALUE))
        .toList();
  }

  @Test
  @DisplayName("the owner of a mapping takes the page from its child, whose faults then fail")
  void theOwnerTakesThePageFromItsChild() {
    for (Generation generation : Generation.all()) {
      assertEquals(
          List.of(0L, SIGBUS, 2L),
          returns(
              generation,
              "{store: {mm: A, at: heap, value: 2}}, {load: {mm: B, at: heap}},"
                  + " {load: {mm: A, at: heap}}"),
          generation.name());
    }
  }

  @Test
  @DisplayName("a child takes nothing from anybody")
  void aChildTakesNothing() {
    for (Generation generation : Generation.all()) {
      assertEquals(
          List.of(SIGBUS, 1L, 1L),
          returns(
              generation,
              "{store: {mm: B, at: heap, value: 2}}, {load: {mm: B, at: heap}},"
                  + " {load: {mm: A, at: heap}}"),
          generation.name());
    }
  }

  @Test
  @DisplayName("a page that was never touched cannot be had")
  void aFreshPageCannotBeHad() {
    for (Generation generation : Generation.all()) {
      assertEquals(
          List.of(SIGBUS), returns(generation, "{load: {mm: A, at: heap+4}}"), generation.name());
    }
  }
}
