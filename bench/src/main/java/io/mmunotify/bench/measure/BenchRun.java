// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import io.mmunotify.bench.result.Measurement;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs JMH. Every benchmark gets a JVM for each set of parameters: one that has seen two
 * generations would compile calls that none of them deserves.
 */
public final class BenchRun {
  /**
   * The options of the measured JVMs. Methods are compiled by whoever calls them, so that a warm-up
   * is over after so many calls, however little time a busy computer gives the compiler's threads.
   */
  static final List<String> JVM =
      List.of(
          "-Xbatch",
          "-XX:+UseSerialGC",
          "-Xms256m",
          "-Xmx256m",
          "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** One for all runs of this process. */
  private static final SharedClasses CLASSES = new SharedClasses();

  private final Terminal terminal;
  private final Effort effort;
  private final OutputFormat format;
  private final Map<String, List<String>> params = new TreeMap<>();
  private @Nullable JmhFile jmh;

  /**
   * @param generations the names of those to measure
   * @param gracePeriods who ends their grace periods
   * @param verbose whether JMH may tell what it does
   */
  public BenchRun(
      Terminal terminal,
      Effort effort,
      List<String> generations,
      String gracePeriods,
      boolean verbose) {
    this.terminal = terminal;
    this.effort = effort;
    this.format =
        OutputFormatFactory.createFormatInstance(
            terminal.err(), verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
    params.put("generation", generations);
    params.put("gracePeriods", List.of(gracePeriods));
  }

  /** Keeps what JMH measures from now on in JMH's own format as well. */
  public void keepIn(JmhFile file) {
    jmh = file;
  }

  /** Hears of each result as soon as it is there. */
  @FunctionalInterface
  public interface Listener {
    /** One measurement. */
    void measured(Measurement measurement) throws IOException;
  }

  /**
   * Which benchmarks there are.
   *
   * @param group is found in the names of those to choose from
   * @param filter is found in the names of those to choose
   * @throws UsageError if there is none
   */
  public List<String> choose(Pattern group, Pattern filter) {
    List<String> all =
        BenchmarkList.defaultList().getAll(format, List.of()).stream()
            .map(BenchmarkListEntry::getUsername)
            .map(Scores::shortName)
            .filter(name -> group.matcher(name).find())
            .distinct()
            .sorted()
            .toList();
    List<String> chosen = all.stream().filter(name -> filter.matcher(name).find()).toList();
    if (chosen.isEmpty()) {
      throw new UsageError(
          "no benchmark matches \"" + filter + "\"; there are " + String.join(", ", all));
    }
    return chosen;
  }

  /** Runs one benchmark. */
  public List<Measurement> run(LivePlan plan, Listener listener)
      throws IOException, RunnerException {
    terminal.news().println("measuring " + plan.title() + "…");
    Options options = options(plan.benchmark(), plan.threads(), plan.only());
    List<Measurement> all = new ArrayList<>();
    try {
      Collection<RunResult> results = new Runner(options, format).run();
      if (jmh != null) {
        jmh.add(results); // before the listener, who does not ask for this plan again
      }
      for (RunResult result : results) {
        for (Measurement measured : JmhResults.of(result)) {
          all.add(measured);
          listener.measured(measured);
        }
      }
    } catch (RunnerException e) {
      if (String.valueOf(e.getMessage()).contains("JMH lock")) {
        throw new UsageError("another benchmark is running here, and two would measure each other");
      }
      throw e;
    }
    return all;
  }

  public Options options(String benchmark, int threads, Map<String, List<String>> only) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Pattern.quote("." + benchmark) + "$")
            .threads(threads)
            .forks(effort.forks)
            .jvmArgs(
                // Not appended: that would replace what a benchmark appends itself.
                Stream.of(JVM, CLASSES.options()).flatMap(List::stream).toArray(String[]::new))
            .warmupIterations(effort.warmups)
            .measurementIterations(effort.iterations)
            .warmupTime(TimeValue.milliseconds(effort.millis))
            .measurementTime(TimeValue.milliseconds(effort.millis))
            .addProfiler(CpuTime.class)
            .shouldFailOnError(true);
    Map<String, List<String>> all = new TreeMap<>(params);
    all.putAll(only);
    all.forEach((name, values) -> options.param(name, values.toArray(new String[0])));
    return options.build();
  }
}
