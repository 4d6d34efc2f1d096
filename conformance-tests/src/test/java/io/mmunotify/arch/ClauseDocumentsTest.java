// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Commit;
import io.mmunotify.hw.kernel.Capability;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The clauses and CHANGES.md speak of the same differences, bugs and commits. */
final class ClauseDocumentsTest {
  private static final Pattern DIFFERENCE = Pattern.compile("\\bD-[0-9]{2}[a-z]?");
  private static final Pattern BUG = Pattern.compile("\\bB-[0-9]{2}");

  /** An object name, and not a word such as "defaced" or a number. */
  private static final Pattern COMMIT = Pattern.compile("\\b(?=[a-f]*[0-9])[0-9a-f]{8,40}\\b");

  /** The kernel's part of it; behind that comes the project's own history. */
  private static String changes() {
    String text = SourceTree.text(Path.of("CHANGES.md"));
    return text.substring(0, text.indexOf("## This project"));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> covered(char kind) {
    Set<String> covered = new TreeSet<>();
    Clauses.load().all().forEach(clause -> covered.addAll(clause.numbers(kind)));
    return covered;
  }

  @Test
  void differencesAreTheSame() {
    assertEquals(covered('D'), found(DIFFERENCE, changes()));
  }

  @Test
  void bugsThatAreNamedAreCovered() {
    Set<String> named = found(BUG, changes());
    named.removeAll(covered('B'));
    assertEquals(Set.of(), named);
  }

  @Test
  void commitsThatAreNamedMadeOrChangedAClause() {
    Set<String> known = new HashSet<>();
    for (Clause clause : Clauses.load().all()) {
      for (Commit commit : clause.commits()) {
        known.add(commit.id().substring(0, 8));
      }
    }
    Set<String> named = new TreeSet<>();
    found(COMMIT, changes()).forEach(id -> named.add(id.substring(0, 8)));
    for (Capability capability : Capability.values()) {
      named.add(capability.commit().substring(0, 8));
    }
    named.removeAll(known);
    assertEquals(Set.of(), named);
  }

  @Test
  void whatIsRecalledIsRecalledInBoth() {
    Set<String> wrong = new TreeSet<>();
    for (Clause clause : Clauses.load().all()) {
      for (Commit commit : clause.commits()) {
        for (Capability capability : Capability.values()) {
          boolean same = capability.commit().startsWith(commit.id().substring(0, 8));
          if (same && capability.commit().endsWith("?") != commit.recalled()) {
            wrong.add(commit.id());
          }
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }
}
