// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** CONFORMANCE.md has the table of differences and bugs that follows from the clauses. */
final class ConformanceDocumentTest {
  private static final Path FILE = Path.of("conformance-tests/CONFORMANCE.md");

  /** The table: for each number the clauses that a test shows, then the others and why. */
  private static List<String> table() {
    Set<String> numbers = new TreeSet<>();
    for (char kind : new char[] {'D', 'B'}) {
      Clauses.load().all().forEach(clause -> numbers.addAll(clause.numbers(kind)));
    }
    List<String> table = new ArrayList<>();
    for (char kind : new char[] {'D', 'B'}) {
      numbers.stream()
          .filter(number -> number.charAt(0) == kind)
          .forEach(number -> table.add(row(number)));
    }
    return table;
  }

  private static String row(String number) {
    List<String> shown = new ArrayList<>();
    Map<String, List<String>> others = new LinkedHashMap<>();
    for (Clause clause : Clauses.load().covering(number)) {
      String why = clause.notShown();
      if (why == null) {
        shown.add(clause.id());
      } else {
        others.computeIfAbsent(why, reason -> new ArrayList<>()).add(clause.id());
      }
    }
    String rest =
        others.entrySet().stream()
            .map(each -> String.join(", ", each.getValue()) + ": " + each.getKey())
            .collect(Collectors.joining("; "));
    return "| " + number + " | " + String.join(", ", shown) + " | " + rest + " |";
  }

  @Test
  void theTableIsWhatTheClausesCover() {
    List<String> found =
        SourceTree.text(FILE).lines().filter(line -> line.matches("\\| [DB]-[0-9].*")).toList();
    assertEquals(String.join("\n", table()), String.join("\n", found));
  }
}
