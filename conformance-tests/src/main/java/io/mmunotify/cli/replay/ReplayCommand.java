// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.Complaint;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.GracePeriods;
import io.mmunotify.cli.Subcommand;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.scenario.Limits;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code replay}: holds recorded traces to the generations that they were recorded on. */
public final class ReplayCommand implements Subcommand {
  /** For the service loader. */
  public ReplayCommand() {}

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String summary() {
    return "replay recorded traces and tell where a generation does not follow";
  }

  @Override
  public String arguments() {
    return "FILE... [options]";
  }

  @Override
  public String examples() {
    return """
      mmunotify replay conformance-tests/src/test/resources/golden
                                                   every trace below a directory
      mmunotify replay a.jsonl b.jsonl.gz          two files, each of one or many traces
      mmunotify replay golden --repeat 20          20 times over, telling how fast
      mmunotify replay --vm golden/vm              VM operations, held to booted kernels
      mmunotify replay golden --grace-periods engine
                                                   each generation's own algorithm ends them

    A directory stands for the files in it, at any depth, that end in .jsonl or .jsonl.gz. Each
    trace is replayed on the generation that its header names; every event has to come out the
    same. A trace may leave out the steps of a grace-period engine. Then the replay takes such
    steps until the next event can come, unless the header has them and the replay uses the grace
    periods of the recording. The exit code is 0 only if all events of all traces come out the
    same.
    """;
  }

  @Override
  public Options options() {
    Options options = CommonOptions.addLimitsOfJson(new Options());
    GracePeriods.addTo(
        options, "by default those of the recording; exact: they end as soon as they may");
    options.addOption(
        null,
        "vm",
        false,
        "the files are VM operations recorded on booted kernels (.json); run each on every"
            + " generation that it was recorded on");
    options.addOption(Generations.option()).addOption(CommonOptions.textOrJson());
    return options.addOption(
        CommonOptions.valued(
            "repeat", "N", "read once, replay N times, and tell how long each time took"));
  }

  @Override
  public ExitStatus run(CommandLine line, Terminal terminal) throws IOException {
    Limits limits = CommonOptions.limits(line);
    boolean json = CommonOptions.asksForJson(line);
    for (String option : List.of("repeat", "grace-periods", "as-shipped")) {
      if (line.hasOption("vm") && line.hasOption(option)) {
        throw new UsageError("--" + option + " is for traces; leave it out with --vm");
      }
    }
    if (line.hasOption("generation") && !line.hasOption("vm")) {
      throw new UsageError("--generation goes with --vm; a trace names its generation");
    }
    if (line.hasOption("vm")) {
      return new VmCases(limits, terminal, new Generations().askedFor(line))
          .run(Arguments.some(line, "a file of a recorded case, or a directory"), json);
    }
    List<Path> files = new ArrayList<>();
    for (String name : Arguments.some(line, "a file of traces, or a directory")) {
      files.addAll(tracesIn(Path.of(name)));
    }
    Replayer replayer = new Replayer(new Generations(), limits, GracePeriods.orNull(line));
    if (line.hasOption("repeat")) {
      long rounds = CommonOptions.number(line, "repeat", 1);
      return new ReplayRounds(replayer, terminal).run(files, limits, rounds, json);
    }
    // Files in parallel, each trace by trace; told in the order of the command line.
    return new ReplayReport(
            files.parallelStream().map(file -> replay(file, replayer, limits)).toList())
        .tell(json, terminal);
  }

  private static List<Path> tracesIn(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> below = Files.walk(place)) {
      List<Path> traces = below.filter(ReplayCommand::isTraceFile).sorted().toList();
      if (traces.isEmpty()) {
        throw new InputError(place + ": no file below this directory ends in .jsonl or .jsonl.gz");
      }
      return traces;
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      throw unreadable(place, cause == null ? new IOException(e) : cause);
    } catch (IOException e) {
      throw unreadable(place, e);
    }
  }

  private static InputError unreadable(Path place, IOException e) {
    String deeper = e instanceof FileSystemException failure ? failure.getFile() : null;
    return new InputError(
        (deeper == null ? place : deeper) + ": the directory cannot be read: " + IoReason.of(e));
  }

  private static boolean isTraceFile(Path path) {
    String name = path.toString();
    return (name.endsWith(".jsonl") || name.endsWith(".jsonl.gz")) && Files.isRegularFile(path);
  }

  private static ReplayReport.FileResult replay(Path file, Replayer replayer, Limits limits) {
    int traces = 0;
    List<ReplayReport.Differing> differing = new ArrayList<>();
    try (TraceReader reader = TraceReader.open(file, limits)) {
      for (Trace trace = reader.next(); trace != null; trace = reader.next()) {
        Replayer.Mismatch mismatch = replayer.replay(trace);
        traces++;
        if (mismatch != null) {
          differing.add(new ReplayReport.Differing(mismatch, traces));
        }
      }
      return new ReplayReport.FileResult(traces, differing, null);
    } catch (RuntimeException e) {
      if (Complaint.statusOf(e) == ExitStatus.INTERNAL) {
        throw e;
      }
      return new ReplayReport.FileResult(traces, differing, e);
    }
  }
}
