// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunResult;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Aging")
final class AgingTest {
  private static final String THREE =
      """
      mms: {A: {}}
      notifiers:
        third: {mm: A, callbacks: {%1$s: {returns: 4}}}
        second: {mm: A, callbacks: {%1$s: {returns: 2}}}
        first: {mm: A, callbacks: {%1$s: {returns: 0}}}
      setup: [{register: third}, {register: second}, {register: first}]
      tasks: {reclaim: [{%1$s: {mm: A, %2$s}}]}
      """;

  private static List<String> walk(Generation generation, String op, String arguments) {
    RunResult result = Scenes.run(generation, THREE.formatted(op, arguments));
    return Scenes.events(result, "reclaim: (callback|return) .*").stream()
        .map(text -> text.replaceAll("reclaim: (callback (\\w+) .*|return (.*))", "$2$3"))
        .toList();
  }

  @EachGeneration
  @DisplayName("by clear_flush_young asks everybody and ors what they say")
  void clearFlushYoungAsksEverybody(Generation generation) {
    assertEquals(
        List.of("first", "second", "third", "clear_flush_young value=6"),
        walk(generation, "clear_flush_young", "start: 4096, end: 8192"));
  }

  @EachGeneration
  @DisplayName("by clear_young asks everybody and ors what they say")
  void clearYoungAsksEverybody(Generation generation) {
    assumeTrue(generation.capabilities().contains(Capability.CLEAR_YOUNG));
    assertEquals(
        List.of("first", "second", "third", "clear_young value=6"),
        walk(generation, "clear_young", "start: 4096, end: 8192"));
  }

  @EachGeneration
  @DisplayName("by test_young ends at the first who says yes, and returns what that one said")
  void testYoungStopsAtTheFirst(Generation generation) {
    assertEquals(
        List.of("first", "second", "test_young value=2"),
        walk(generation, "test_young", "address: 4096"));
  }

  @EachGeneration
  @DisplayName("passes a range exactly where the generation has one, else its first address")
  void passesARange(Generation generation) {
    RunResult result =
        Scenes.run(generation, THREE.formatted("clear_flush_young", "start: 4096, end: 12288"));
    boolean range = generation.capabilities().contains(Capability.YOUNG_RANGE);
    String arguments = range ? "start=4096 end=12288" : "address=4096";
    assertEquals(3, Scenes.events(result, "reclaim: callback .* " + arguments).size(), arguments);
  }

  @EachGeneration
  @DisplayName("skips a notifier without the callback and asks the others")
  void skipsWhoeverLacksTheCallback(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            THREE
                .formatted("clear_flush_young", "start: 4096, end: 8192")
                .replace(
                    "second: {mm: A, callbacks: {clear_flush_young: {returns: 2}}}",
                    "second: {mm: A}"));
    assertEquals(1, Scenes.events(result, "reclaim: return .* value=4").size());
    assertEquals(1, Scenes.events(result, "reclaim: visit A second").size());
  }
}
