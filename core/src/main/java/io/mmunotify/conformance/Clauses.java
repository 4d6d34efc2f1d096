// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.SourceText;
import io.mmunotify.scenario.YamlDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The clauses of the contract.
 *
 * @param generations the names of the generations that each clause speaks of, the oldest first
 * @param families what each family is about, by the letters in front of its numbers
 * @param rows what the contract consists of, by section
 * @param all the clauses, family by family, by number
 */
public record Clauses(
    List<String> generations,
    Map<String, String> families,
    Map<String, List<String>> rows,
    List<Clause> all) {
  private static final String FILE = "clauses.yaml";

  /** The clauses that come with the program. */
  public static Clauses load() {
    return Loaded.CLAUSES;
  }

  /** Read once. */
  private static final class Loaded {
    private static final Clauses CLAUSES = builtin();

    private static Clauses builtin() {
      try (InputStream in = Clauses.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException(FILE + " is missing from the class path");
        }
        return read(FILE, SourceText.read(FILE, in, Limits.DEFAULTS));
      } catch (IOException e) {
        throw new UncheckedIOException(FILE + " cannot be read", e);
      }
    }
  }

  /**
   * Reads a file of clauses.
   *
   * @param file its name, for messages
   * @throws io.mmunotify.scenario.InputError if something is wrong with it
   * @throws io.mmunotify.hw.machine.BoundReached if it exceeds a limit
   */
  static Clauses read(String file, String text) {
    return ClauseReader.read(file, YamlDocuments.parse(file, text, Limits.DEFAULTS));
  }

  /** The family of the first clause that a built-in scenario shows; empty if it shows none. */
  public String subject(String scenario) {
    for (Clause clause : all) {
      if (clause.scenarios().contains(scenario)) {
        return families.getOrDefault(clause.family(), "");
      }
    }
    return "";
  }

  /**
   * Those whose ids match.
   *
   * @param pattern an id, in which {@code *} stands for anything and {@code ?} for one character;
   *     upper and lower case are the same
   */
  public List<Clause> matching(String pattern) {
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(c ->
            regex.append(
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(c));
                }));
    Pattern compiled = Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
    return all.stream().filter(clause -> compiled.matcher(clause.id()).matches()).toList();
  }

  /** Those that cover a row, a difference or a bug. */
  public List<Clause> covering(String what) {
    return all.stream().filter(clause -> clause.covers().contains(what)).toList();
  }
}
