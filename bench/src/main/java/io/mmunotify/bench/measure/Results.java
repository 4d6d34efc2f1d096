// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import io.mmunotify.bench.result.EndInfo;
import io.mmunotify.bench.result.Line;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.bench.result.ResultFile;
import io.mmunotify.bench.result.RunInfo;
import io.mmunotify.bench.result.Surroundings;
import io.mmunotify.cli.UsageError;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.trace.OutputFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A run's results while it goes on: each is in the file before the next is measured. A run that was
 * cut off goes on where it was; nothing that was measured is ever overwritten.
 */
public final class Results implements AutoCloseable {
  private final Path place;
  private final Writer file;
  private final RunInfo info;
  private final List<Measurement> before = new ArrayList<>();
  private final long start = System.nanoTime();

  /**
   * Begins a run, or goes on with one.
   *
   * @param effort how long is measured
   * @throws UsageError if there are results already that this run would not add to
   */
  public Results(Path file, Effort effort) throws IOException {
    List<String> flags = new ArrayList<>(BenchRun.JVM);
    flags.add(effort.text());
    RunInfo here = Surroundings.look(SourceFolder.find(), flags);
    ResultFile old = Files.exists(file) ? ResultFile.read(file) : null;
    if (old != null && (old.end() != null || !isSame(old.info(), here))) {
      throw new UsageError(
          file
              + (old.end() == null
                  ? " was begun by another build, computer or set of options"
                  : " holds a whole run")
              + ": choose another folder");
    }
    this.info = old == null ? here : old.info();
    this.place = file;
    List<Line> whole = new ArrayList<>(List.of(info));
    if (old != null) {
      whole.addAll(old.measurements());
      before.addAll(old.measurements());
    }
    // At once: what was measured stays in the file, whatever happens to this process.
    OutputFile.write(
        file,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          for (Line line : whole) {
            ResultFile.append(writer, line);
          }
        });
    this.file = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
  }

  /** Whether two runs measure the same, so that one may go on where the other one ended. */
  private static boolean isSame(RunInfo old, RunInfo here) {
    return old.cpu().equals(here.cpu())
        && old.cores() == here.cores()
        && old.jdk().equals(here.jdk())
        && old.commit().equals(here.commit())
        && old.flags().equals(here.flags());
  }

  public RunInfo info() {
    return info;
  }

  /** Whether a benchmark was measured before the run was cut off, with one of these values each. */
  public boolean has(String benchmark, int threads, Map<String, List<String>> params) {
    return before.stream()
        .anyMatch(measured ->
            measured.benchmark().startsWith(benchmark)
                && measured.threads() == threads
                && measured.params().entrySet().stream()
                    .allMatch(param ->
                        params
                            .getOrDefault(param.getKey(), List.of(param.getValue()))
                            .contains(param.getValue())));
  }

  /**
   * Puts it into the file.
   *
   * @throws InputError if it cannot be written; the message names the file
   */
  public void add(Measurement measured) {
    append(measured);
  }

  private void append(Line line) {
    try {
      ResultFile.append(file, line);
    } catch (IOException e) {
      throw new InputError(place + ": the file cannot be written: " + IoReason.of(e));
    }
  }

  /** Ends it: the file is whole. */
  public void end() {
    double seconds = (System.nanoTime() - start) / 1e9;
    append(new EndInfo(Surroundings.load(), seconds));
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new InputError(place + ": the file cannot be written: " + IoReason.of(e));
    }
  }
}
