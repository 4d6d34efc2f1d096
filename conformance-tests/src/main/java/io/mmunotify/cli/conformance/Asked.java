// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.Terminal;
import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Verdict;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/**
 * What a command line asks for.
 *
 * @param all the clauses that there are
 * @param clauses those to be told
 * @param generations the columns
 * @param expected what a clause says of a generation, by clause and generation
 */
record Asked(
    Clauses all,
    List<Clause> clauses,
    List<String> generations,
    Map<String, Map<String, Verdict>> expected,
    Format format,
    CommandLine line) {

  boolean verbose() {
    return line.hasOption("verbose");
  }

  /** The folder for files; null where none is to be written. */
  @Nullable String folder() {
    return line.getOptionValue("output");
  }

  /** The command without what chooses clauses, a format or a file. */
  String again() {
    return Arguments.again(
        "conformance",
        line,
        Set.of("clause", "filter", "format", "output", "verbose", "list", "jobs", "replay"));
  }

  ClauseText text(Terminal terminal) {
    return new ClauseText(all, generations, expected, terminal);
  }

  /** Prints all as JSON. */
  void json(@Nullable ClauseResults results, PrintStream out) {
    ClauseJson json = new ClauseJson(out);
    clauses.forEach(
        clause -> json.print(clause, expected.getOrDefault(clause.id(), Map.of()), results));
  }

  /** Prints all as a page. */
  void page(ClauseResults results, PrintStream out) {
    new ClausePage(all, generations, expected, results, again(), out).print(clauses);
  }
}
