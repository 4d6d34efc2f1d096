// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Builtins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The clauses are complete, and agree with what generations and scenarios say of themselves. */
final class ClausesTest {
  private static final Pattern NUMBER = Pattern.compile("\\b[DB]-[0-9]{2}[a-z]?");
  private static final Clauses CLAUSES = Clauses.load();

  @Test
  void thereAreEnoughOfThem() {
    assertTrue(CLAUSES.all().size() >= 100, () -> CLAUSES.all().size() + " clauses");
    assertEquals(
        List.of(
            "REG", "UNR", "REL", "YNG", "PTE", "RNG", "CNT", "GP", "SLP", "DEF", "OOM", "LIFE",
            "SRC", "VM", "DEV"),
        List.copyOf(CLAUSES.families().keySet()));
    Set<String> sentences =
        CLAUSES.all().stream().map(Clause::sentence).collect(Collectors.toSet());
    assertEquals(CLAUSES.all().size(), sentences.size());
  }

  @Test
  void theySpeakOfEachGeneration() {
    assertEquals(Generation.all().stream().map(Generation::name).toList(), CLAUSES.generations());
  }

  @Test
  void theyCoverEverySectionOfTheContract() {
    // The reader has refused a row that no clause covers.
    assertEquals(
        IntStream.rangeClosed(2, 9).mapToObj(number -> "1." + number).toList(),
        List.copyOf(CLAUSES.rows().keySet()));
    Map<String, Integer> sizes = new TreeMap<>();
    CLAUSES.rows().forEach((section, rows) -> sizes.put(section, rows.size()));
    assertEquals(
        Map.of("1.2", 19, "1.3", 21, "1.4", 9, "1.5", 9, "1.6", 4, "1.7", 12, "1.8", 5, "1.9", 8),
        sizes);
  }

  @Test
  void theyCoverEveryDifferenceAndEveryBug() {
    Set<String> expected = new TreeSet<>(Set.of("D-20a", "D-20b"));
    IntStream.rangeClosed(1, 63).forEach(i -> expected.add(String.format("D-%02d", i)));
    IntStream.rangeClosed(1, 37).forEach(i -> expected.add(String.format("B-%02d", i)));
    Set<String> covered = new TreeSet<>();
    for (Clause clause : CLAUSES.all()) {
      covered.addAll(clause.numbers('D'));
      covered.addAll(clause.numbers('B'));
    }
    assertEquals(expected, covered);
  }

  @Test
  void aColumnIsWhatItsGenerationCanDo() {
    List<String> wrong = new ArrayList<>();
    for (Generation generation : Generation.all()) {
      for (Clause clause : CLAUSES.all()) {
        Verdict said = Objects.requireNonNull(clause.generations().get(generation.name()));
        Verdict follows = clause.verdict(generation.capabilities());
        boolean told = clause.side() != null || !(said instanceof Verdict.Differs);
        if (told && !said.word().equals(follows.word())) {
          wrong.add(clause.id() + " on " + generation.name() + ": " + said + ", not " + follows);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyCapabilityHasAClauseForItsDifference() {
    for (Capability capability : Capability.values()) {
      assertTrue(
          CLAUSES.covering(capability.difference()).stream()
              .anyMatch(clause -> speaksOf(clause, capability)),
          capability.name());
    }
  }

  /** Whether the capability, or the one that is its opposite, decides about the clause. */
  private static boolean speaksOf(Clause clause, Capability capability) {
    Clause.Side side = clause.side();
    boolean opposite =
        capability == Capability.CALLBACKS_MAY_SLEEP
            && side != null
            && side.capability() == Capability.SLEEP_IS_QUIESCENT;
    return opposite
        || (side != null && side.capability() == capability)
        || clause.generations().values().stream()
            .anyMatch(verdict ->
                verdict instanceof Verdict.NotApplicable lacking && lacking.lacks() == capability);
  }

  @Test
  void everyBuiltinScenarioShowsAClauseOfItsDifferences() {
    Set<String> shown = new TreeSet<>();
    CLAUSES.all().forEach(clause -> shown.addAll(clause.scenarios()));
    Set<String> names = new TreeSet<>();
    for (Builtins.Builtin builtin : Builtins.list()) {
      names.add(builtin.name());
      Set<String> covered = new TreeSet<>();
      CLAUSES.all().stream()
          .filter(clause -> clause.scenarios().contains(builtin.name()))
          .forEach(clause -> covered.addAll(clause.covers()));
      Set<String> shows = numbers(builtin.difference());
      assertTrue(covered.containsAll(shows), () -> builtin.name() + " shows " + shows);
    }
    assertEquals(names, shown);
  }

  @Test
  void theyAreFoundByPattern() {
    assertEquals("REL-03", CLAUSES.matching("rel-03").getFirst().id());
    assertEquals(
        CLAUSES.all().stream().filter(clause -> clause.family().equals("RNG")).toList(),
        CLAUSES.matching("RNG-*"));
    assertEquals(List.of("GP-01", "VM-01"), ids(CLAUSES.matching("??-01")).subList(0, 2));
    assertEquals(List.of(), CLAUSES.matching("REL"));
    assertEquals(CLAUSES.all(), CLAUSES.matching("*"));
  }

  private static List<String> ids(List<Clause> clauses) {
    return clauses.stream().map(Clause::id).toList();
  }

  private static Set<String> numbers(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
