// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.ProgressLine;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.conformance.Clause;
import io.mmunotify.terminal.CleanStream;
import io.mmunotify.trace.OutputFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.TestExecutionListener;

/**
 * Runs the tests of clauses and tells what becomes of them: as text while they run, family by
 * family, or as a document when they have ended.
 */
final class Tested {
  private final Asked asked;
  private final Terminal terminal;

  /** Where a document goes; null for standard output. */
  private final @Nullable Path file;

  Tested(Asked asked, Terminal terminal) {
    this.asked = asked;
    this.terminal = terminal;
    this.file = place(asked);
  }

  /** The file, whose folder is there from now on: long work is not to end in vain. */
  private static @Nullable Path place(Asked asked) {
    String folder = asked.folder();
    if (folder == null) {
      return null;
    }
    Path directory = Path.of(folder);
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new UsageError("-o takes a folder, and " + folder + " is a file");
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path file = directory.resolve(asked.format().file());
    OutputFile.requirePlace(file);
    return file;
  }

  /** Runs them and tells; the exit status says whether one failed. */
  ExitStatus by(ClauseRun run) {
    // JUnit's classes are loaded from here on, for this command alone.
    if (asked.format() != Format.JUNIT_XML) {
      return told(run.plan(asked.clauses()), null);
    }
    try (ClauseXml xml = new ClauseXml()) {
      return told(run.plan(asked.clauses()), xml);
    }
  }

  private ExitStatus told(ClauseRun.Planned planned, @Nullable ClauseXml xml) {
    boolean asText = asked.format() == Format.TEXT || file != null;
    if (asText && asked.verbose()) {
      asked.text(terminal).list(asked.clauses(), true);
    }
    ClauseResults results =
        terminal.watched()
            ? underABar(planned, xml, asText)
            : run(planned, xml, asText, names(), Runnable::run);
    if (asText) {
      details(asked.text(terminal), results);
    }
    if (file != null) {
      OutputFile.write(file, out -> document(results, xml, out));
      terminal.out().println("written: " + file);
    } else if (!asText) {
      try {
        document(results, xml, terminal.data());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return results.anyFailed() ? ExitStatus.FOUND : ExitStatus.FINE;
  }

  /** How lines are printed beside what is on the terminal. */
  private interface Above {
    void print(Runnable lines);
  }

  private ClauseResults underABar(
      ClauseRun.Planned planned, @Nullable ClauseXml xml, boolean asText) {
    int methods = planned.methods().values().stream().mapToInt(Integer::intValue).sum();
    int[] ended = {0};
    try (ProgressLine progress =
        new ProgressLine("conformance", terminal.err(), terminal.width())) {
      progress.show(0, "");
      Consumer<String> heard =
          clause -> progress.show((double) ++ended[0] / Math.max(1, methods), clause);
      return run(planned, xml, asText, heard, progress::above);
    }
  }

  /** Names each family on a line of its own where nothing can be written over. */
  private Consumer<String> names() {
    Set<String> families = new HashSet<>();
    return clause -> {
      String family = family(clause);
      if (families.add(family)) {
        terminal.news().println("running " + family + " …");
        terminal.news().flush();
      }
    };
  }

  private static String family(String clause) {
    return clause.substring(0, clause.indexOf('-'));
  }

  private ClauseResults run(
      ClauseRun.Planned planned,
      @Nullable ClauseXml xml,
      boolean asText,
      Consumer<String> heard,
      Above above) {
    ClauseResults results = new ClauseResults();
    ClauseText text = asked.text(terminal);
    FamilyTables tables =
        new FamilyTables(
            asText ? asked.clauses() : List.of(),
            planned.methods(),
            (family, of) -> above.print(() -> text.family(family, of, results)));
    results.whenEnded(clause -> {
      heard.accept(clause);
      tables.ended(family(clause));
    });
    tables.tellOn();
    TestExecutionListener[] listeners =
        xml == null ? new TestExecutionListener[] {results} : xml.listeners(results);
    planned.run(listeners);
    return results;
  }

  /** What was seen, what failed, and the sums. */
  private void details(ClauseText text, ClauseResults results) {
    text.troubles(results.troubles());
    for (Clause clause : asked.clauses()) {
      for (String generation : asked.generations()) {
        ClauseResults.@Nullable Result result = results.of(clause.id(), generation);
        if (result == null) {
          continue;
        }
        if (result.status() == ClauseResults.Status.FAILED) {
          text.failure(clause, result);
        } else if (asked.verbose()) {
          text.evidence(
              clause,
              generation,
              result,
              asked.again() + " --clause " + clause.id() + " --verbose");
        }
      }
    }
    text.matrix(asked.clauses(), results);
  }

  private void document(ClauseResults results, @Nullable ClauseXml xml, OutputStream out)
      throws IOException {
    if (xml != null) {
      xml.writeTo(out);
      return;
    }
    PrintStream lines = CleanStream.on(new PrintStream(out, false, StandardCharsets.UTF_8), false);
    switch (asked.format()) {
      case JSON -> asked.json(results, lines);
      case HTML -> asked.page(results, lines);
      default -> plain(results, lines);
    }
    lines.flush();
  }

  /** The text as a file has it: no colours. */
  private void plain(ClauseResults results, PrintStream lines) {
    Terminal file = new Terminal(lines, terminal.err(), terminal.in(), false, terminal.width());
    ClauseText text = asked.text(file);
    if (asked.verbose()) {
      text.list(asked.clauses(), true);
    }
    new FamilyTables(asked.clauses(), Map.of(), (family, of) -> text.family(family, of, results))
        .tellOn();
    details(text, results);
  }
}
