// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.Ending;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.diff.Wrapping;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.report.Paint;
import io.mmunotify.report.RunTable;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Scenario.Expectation;
import io.mmunotify.scenario.Suggestion;
import io.mmunotify.trace.OutputFile;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/** Where the runs of {@code run} go, and in which form. */
final class RunOutput {
  /** What {@code --format} takes. */
  static final List<String> FORMATS = List.of("table", "json", "jsonl", "perfetto", "html");

  /** What {@code --trace-format} takes. */
  static final List<String> TRACES = List.of("jsonl", "perfetto");

  private static final int INDENT = 4;

  private final String name;
  private final Scenario scenario;
  private final Terminal terminal;

  /**
   * @param name what the command line calls the scenario
   */
  RunOutput(String name, Scenario scenario, Terminal terminal) {
    this.name = name;
    this.scenario = scenario;
    this.terminal = terminal;
  }

  /** What {@code --format} accepts. */
  enum Format {
    TABLE,
    JSONL,
    HTML,
    PERFETTO,
    JSON
  }

  /**
   * One run.
   *
   * @param expectation what the scenario says of it; null where it does not
   */
  record Run(Generation generation, RunResult result, @Nullable Expectation expectation) {}

  /** The format that a command line asks for, in so many words or by the name of its file. */
  static Format format(CommandLine line) {
    String traces = line.getOptionValue("trace-format");
    if (traces != null && !TRACES.contains(traces)) {
      throw new UsageError(Suggestion.unknown("trace format", traces, TRACES));
    }
    String name =
        line.hasOption("html") ? "html" : traces != null ? traces : line.getOptionValue("format");
    boolean dump = line.hasOption("dump");
    if (name == null) {
      String file = line.getOptionValue("output", "");
      boolean jsonl = file.endsWith(".jsonl") || file.endsWith(".jsonl.gz");
      return jsonl && !dump ? Format.JSONL : Format.TABLE;
    }
    List<String> accepted = dump ? List.of("table", "json") : FORMATS;
    if (!accepted.contains(name)) {
      throw new UsageError(Suggestion.unknown("format", name, accepted));
    }
    return Format.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Writes the runs.
   *
   * @param file where to; null for the terminal
   */
  void write(List<Run> runs, Format format, @Nullable String file) throws IOException {
    if (format == Format.HTML || format == Format.PERFETTO || format == Format.JSON) {
      String page =
          switch (format) {
            case HTML -> RunPage.of(scenario, runs);
            case PERFETTO -> PerfettoTrace.of(scenario, runs);
            default -> RunJson.of(scenario, runs);
          };
      if (file == null) {
        terminal.data().print(page);
      } else {
        OutputFile.write(Path.of(file), out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
      }
      tellSurprises(runs);
      return;
    }
    if (format == Format.TABLE && file == null) {
      tables(runs, terminal.out(), new Paint(terminal.colour()));
      return;
    }
    if (format == Format.TABLE) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
      tables(runs, out, new Paint(false));
      out.flush();
      OutputFile.write(Path.of(file), bytes::writeTo);
    } else if (file == null) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TraceWriter writer = new TraceWriter(bytes)) {
        for (Trace trace : traces(runs)) {
          writer.write(trace);
        }
      }
      terminal.data().write(bytes.toByteArray(), 0, bytes.size());
    } else {
      TraceWriter.writeFile(Path.of(file), traces(runs));
    }
    tellSurprises(runs);
  }

  /**
   * Writes the state of each run right after one of its events.
   *
   * @param where which event, as {@code --dump} says it
   * @param file where to; null for the terminal
   */
  void dump(
      List<Run> runs, String where, ScenarioRunner runner, Format format, @Nullable String file) {
    StateReport report = new StateReport(scenario);
    List<StateReport.Taken> taken = new ArrayList<>();
    for (Run run : runs) {
      List<Event> events = run.result().events();
      int place = report.place(events, where);
      int row = new RunTable(scenario, events, terminal.width(), new Paint(false)).number(place);
      taken.add(
          new StateReport.Taken(
              run.generation().name(),
              row,
              events.get(place),
              runner.dump(scenario, run.generation(), events, place)));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream here = format == Format.JSON ? terminal.data() : terminal.out();
    PrintStream out = file == null ? here : new PrintStream(bytes, false, StandardCharsets.UTF_8);
    if (format == Format.JSON) {
      out.print(report.json(taken));
    } else {
      String gap = "";
      for (StateReport.Taken each : taken) {
        out.print(gap);
        report.print(each, out, terminal.width(), new Paint(file == null && terminal.colour()));
        gap = System.lineSeparator();
      }
    }
    out.flush();
    if (file != null) {
      OutputFile.write(Path.of(file), bytes::writeTo);
    }
  }

  private void tables(List<Run> runs, PrintStream out, Paint paint) {
    RunReport report = new RunReport(scenario, out, terminal.width(), paint);
    boolean first = true;
    for (Run run : runs) {
      if (!first) {
        out.println();
      }
      first = false;
      report.print(run.generation(), run.result(), run.expectation());
    }
    if (!runs.isEmpty() && scenario.races() && !terminal.quiet()) {
      out.println();
      for (String line :
          List.of(
              "One schedule of many. To see all of them:",
              "  ./mmunotify explore " + Arguments.quoted(name))) {
        Wrapping.lines(line, terminal.lineWidth(), 0, INDENT)
            .forEach(part -> out.println(paint.dim(part)));
      }
    }
  }

  private List<Trace> traces(List<Run> runs) {
    return runs.stream().map(run -> run.result().trace(run.generation().name(), scenario)).toList();
  }

  /** A table says by itself what was not expected; traces, and what went into a file, do not. */
  private void tellSurprises(List<Run> runs) {
    for (Run run : runs) {
      Expectation expectation = run.expectation();
      if (expectation != null && !new Ending(run.result()).meets(expectation)) {
        String sentence = RunReport.surprise(run.generation(), run.result(), expectation);
        terminal.err().println("mmunotify: " + sentence);
      }
    }
  }
}
