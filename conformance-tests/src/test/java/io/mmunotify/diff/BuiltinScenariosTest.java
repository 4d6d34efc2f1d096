// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.arch.SourceTree;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.run.DirectedSchedule;
import io.mmunotify.run.Outcome;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Builtins;
import io.mmunotify.scenario.Builtins.Builtin;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Scenario.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios that come with the program show what they say they show. */
final class BuiltinScenariosTest {
  private static final Pattern NUMBER = Pattern.compile("[DB]-[0-9]+[a-z]?");

  private static final Set<String> GENERATIONS =
      Generation.all().stream().map(Generation::name).collect(Collectors.toSet());

  static List<Builtin> builtins() {
    return Builtins.list();
  }

  @ParameterizedTest
  @MethodSource("builtins")
  void whatIsExpectedHappensOnEveryGeneration(Builtin builtin) {
    Scenario scenario = scenario(builtin);
    assertEquals(GENERATIONS, scenario.expect().keySet());
    for (Generation generation : Generation.all()) {
      Outcome outcome =
          new ScenarioRunner(Limits.DEFAULTS)
              .run(scenario, generation, new DirectedSchedule(scenario.schedule()))
              .outcome();
      Expectation expectation = Objects.requireNonNull(scenario.expect().get(generation.name()));
      String what = expectation.what();
      assertEquals(
          what == null ? expectation.kind() : expectation.kind() + " " + what,
          outcome.summary(),
          generation.name());
    }
  }

  @ParameterizedTest
  @MethodSource("builtins")
  void whatItIsAboutNamesItsDifference(Builtin builtin) {
    Scenario scenario = scenario(builtin);
    Set<String> numbers = numbers(builtin.difference());
    assertTrue(numbers.containsAll(numbers(scenario.about())), scenario.about());
    assertEquals(numbers.isEmpty(), numbers(scenario.about()).isEmpty());
    assertEquals(
        String.join(
            ", ", NUMBER.matcher(builtin.difference()).results().map(MatchResult::group).toList()),
        builtin.difference());
    for (String sentence : List.of(scenario.about(), builtin.matters())) {
      assertTrue(sentence.endsWith("."), sentence);
      assertFalse(sentence.contains("\n"), sentence);
    }
  }

  @Test
  void theIndexAndTheFolderAgree() throws IOException {
    Path folder = SourceTree.root().resolve("core/src/main/resources/io/mmunotify/builtin");
    Set<String> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
    List<String> names = builtins().stream().map(Builtin::name).toList();
    Set<String> expected =
        names.stream().map(name -> name + ".yaml").collect(Collectors.toCollection(TreeSet::new));
    expected.add("index.yaml");
    assertEquals(expected, new TreeSet<>(files));
    assertEquals(names.size(), Set.copyOf(names).size());
    for (Builtin builtin : builtins()) {
      assertEquals(builtin.name(), scenario(builtin).name());
    }
  }

  @Test
  void thereAreEnoughOfThem() {
    List<Topic> topics =
        builtins().stream().map(each -> Topic.of(scenario(each), each, false)).toList();
    assertTrue(topics.size() >= 30);
    long numbered = topics.stream().filter(each -> each.difference().contains("D-")).count();
    assertTrue(numbered >= 25, () -> numbered + " name a difference");
    Diff diff =
        new Differ(Generation.all(), Limits.DEFAULTS, GracePeriodOptions.EXACT).diff(topics);
    long differing =
        diff.count(Verdict.OUTCOME) + diff.count(Verdict.LACKS) + diff.count(Verdict.EVENTS);
    assertTrue(differing >= 25, () -> differing + " differ");
  }

  private static Set<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Scenario scenario(Builtin builtin) {
    return Builtins.load(builtin.name(), Limits.DEFAULTS, GENERATIONS);
  }
}
