// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.bench.chart.HtmlReport;
import io.mmunotify.bench.live.LiveReport;
import io.mmunotify.bench.live.MemoryUse;
import io.mmunotify.bench.measure.BenchRun;
import io.mmunotify.bench.measure.Effort;
import io.mmunotify.bench.measure.JmhFile;
import io.mmunotify.bench.measure.LivePlan;
import io.mmunotify.bench.measure.Results;
import io.mmunotify.bench.measure.Scores;
import io.mmunotify.bench.peer.NativePeers;
import io.mmunotify.bench.result.Measurement;
import io.mmunotify.bench.result.Noise;
import io.mmunotify.bench.result.ResultFile;
import io.mmunotify.bench.result.ResultJson;
import io.mmunotify.bench.stepped.SteppedMemory;
import io.mmunotify.bench.stepped.SteppedReport;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.hw.kernel.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.RunnerException;

/**
 * {@code bench} without more: real threads, all generations and their peers, in one run; the
 * stepped machine too where everything is to be measured.
 */
final class LiveBench {
  private static final Pattern LIVE = Pattern.compile("^(Live|Peer)");
  private static final Pattern ALL = Pattern.compile("");
  private static final String RESULTS = "results.jsonl";
  private static final String JMH = "jmh.json";

  private final Terminal terminal;
  private final List<String> generations;
  private final String gracePeriods;
  private final Effort effort;
  private final boolean json;

  /**
   * @param json whether to print what was measured as one object
   */
  LiveBench(
      Terminal terminal,
      List<String> generations,
      String gracePeriods,
      Effort effort,
      boolean json) {
    this.terminal = terminal;
    this.generations = generations;
    this.gracePeriods = gracePeriods;
    this.effort = effort;
    this.json = json;
  }

  /**
   * Measures, and leaves results, pictures and a report in a folder.
   *
   * @param filter is found in the names of those to run
   */
  void run(Pattern filter, Path folder, boolean verbose)
      throws IOException, RunnerException, InterruptedException {
    BenchRun run = new BenchRun(terminal, effort, generations, gracePeriods, verbose);
    List<String> benchmarks = run.choose(effort == Effort.FULL ? ALL : LIVE, filter);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageError("--output takes a folder, and " + folder + " is none");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UsageError("--output takes a folder, and " + folder + " cannot be made");
    }
    terminal.news().println("a run that is cut off goes on with -o " + folder);
    try (Results results = new Results(folder.resolve(RESULTS), effort)) {
      Noise.of(new ResultFile(results.info(), List.of(), null)).stream()
          .filter(what -> what.startsWith("others"))
          .forEach(what -> terminal.news().println(what + ": expect more than the bounds say"));
      run.keepIn(new JmhFile(folder.resolve(JMH)));
      List<LivePlan> plans = LivePlan.of(benchmarks, effort == Effort.FULL);
      for (LivePlan plan : plans) {
        terminal.news().printf("%d of %d: ", plans.indexOf(plan) + 1, plans.size());
        if (results.has(plan.benchmark(), plan.threads(), plan.only())) {
          terminal.news().println(plan.title() + " was measured before");
        } else {
          var _ = run.run(plan, results::add);
        }
      }
      if (filter.pattern().isEmpty()) {
        beside(results);
      }
      results.end();
    }
    report(folder, json, terminal);
  }

  private void beside(Results results) throws IOException, InterruptedException {
    for (String generation : generations) {
      if (results.has(MemoryUse.NAME, 1, Map.of("generation", List.of(generation)))) {
        continue;
      }
      for (Measurement measured : MemoryUse.measure(generation, gracePeriods)) {
        results.add(measured);
      }
    }
    if (effort == Effort.FULL && !results.has(SteppedMemory.NAME, 1, Map.of())) {
      results.add(SteppedMemory.measure(effort.forks));
    }
    if (!results.has(NativePeers.SRCU, 1, Map.of())) {
      inC(results);
    }
  }

  /** As many processes as there are JVMs elsewhere. */
  private void inC(Results results) throws IOException {
    NativePeers peers = new NativePeers(effort.iterations, effort.millis);
    Map<String, Measurement> all = new LinkedHashMap<>();
    for (int i = 0; i < effort.forks; i++) {
      for (Measurement measured : peers.measure(terminal.news()::println)) {
        all.merge(measured.key(), measured, Measurement::and);
      }
    }
    for (Measurement measured : all.values()) {
      results.add(measured);
    }
  }

  /**
   * Prints the table of a run, and writes its charts into its folder.
   *
   * @param json whether to print one object instead of the table
   */
  static void report(Path folder, boolean json, Terminal terminal) throws IOException {
    ResultFile file = ResultFile.read(folder.resolve(RESULTS));
    if (json) {
      terminal.data().print(ResultJson.of(file));
      Optional<Path> _ = HtmlReport.write(file, folder);
      return;
    }
    List<String> measured =
        file.measurements().stream()
            .map(measurement -> measurement.params().getOrDefault("generation", ""))
            .toList();
    List<String> generations =
        Generation.all().stream().map(Generation::name).filter(measured::contains).toList();
    Scores scores = new Scores(file.measurements());
    new LiveReport(generations, scores).print(terminal.out(), terminal.width());
    new SteppedReport(scores).print(terminal.out(), terminal.width());
    Noise.of(file).forEach(what -> terminal.out().println("beware: " + what));
    Optional<Path> html = HtmlReport.write(file, folder);
    terminal.out().println("results: " + folder.resolve(RESULTS));
    html.ifPresent(path -> terminal.out().println("charts:  " + path));
  }
}
