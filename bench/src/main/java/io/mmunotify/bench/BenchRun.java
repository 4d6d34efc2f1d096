// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
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
 * One run of JMH. Every benchmark gets a JVM for each generation: one that has seen two of them
 * would compile calls that none of them deserves.
 *
 * @param generations the names of those to measure
 * @param group which benchmarks there are to choose from
 * @param filter is found in the names of those to run
 * @param quick whether to measure as little as makes a table
 * @param json where JMH's result file goes; null for none
 * @param verbose whether JMH may tell what it does
 */
record BenchRun(
    List<String> generations,
    Pattern group,
    Pattern filter,
    boolean quick,
    @Nullable String json,
    boolean verbose) {
  /** On real threads, peers included. */
  static final Pattern LIVE = Pattern.compile("^(Live|Peer)");

  /** On the stepped machine, its floor included. */
  static final Pattern STEPPED = Pattern.compile("^Stepped");

  private static final String[] JVM = {
    "-XX:+UseSerialGC",
    "-Xms256m",
    "-Xmx256m",
    "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow"
  };

  Scores run(Terminal terminal) throws IOException, RunnerException {
    OutputFormat format =
        OutputFormatFactory.createFormatInstance(
            terminal.err(), verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
    List<String> benchmarks = benchmarks(format);
    if (json != null) {
      Files.writeString(Path.of(json), ""); // fails now if it must, not after the measurement
    }
    terminal.err().println("measuring " + String.join(", ", benchmarks) + "…");
    warnIfBusy(terminal);
    try {
      return new Scores(new Runner(options(benchmarks), format).run());
    } catch (RunnerException e) {
      if (String.valueOf(e.getMessage()).contains("JMH lock")) {
        throw new UsageError("another benchmark is running here, and two would measure each other");
      }
      throw e;
    }
  }

  private static void warnIfBusy(Terminal terminal) {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    double load = system.getSystemLoadAverage();
    int cpus = system.getAvailableProcessors();
    if (load > cpus / 2.0) {
      terminal
          .err()
          .printf(
              "others are busy here (load %.1f on %d CPUs): expect more than the error bounds"
                  + " say%n",
              load, cpus);
    }
  }

  /** The names of those to run. */
  List<String> benchmarks(OutputFormat format) {
    List<String> all =
        BenchmarkList.defaultList().getAll(format, List.of()).stream()
            .map(BenchmarkListEntry::getUsername)
            .map(Scores::shortName)
            .filter(name -> group.matcher(name).find())
            .sorted()
            .toList();
    List<String> chosen = all.stream().filter(name -> filter.matcher(name).find()).toList();
    if (chosen.isEmpty()) {
      throw new UsageError(
          "no benchmark matches \"" + filter + "\"; there are " + String.join(", ", all));
    }
    return chosen;
  }

  private Options options(List<String> benchmarks) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .param("generation", generations.toArray(new String[0]))
            .forks(quick || group == LIVE ? 1 : 6)
            .jvmArgs(JVM)
            .warmupIterations(quick ? 2 : 5)
            .measurementIterations(quick ? 4 : 10)
            .warmupTime(TimeValue.milliseconds(quick ? 50 : 100))
            .measurementTime(TimeValue.milliseconds(quick ? 50 : 100))
            .addProfiler(CpuTime.class)
            .shouldFailOnError(true);
    for (String benchmark : benchmarks) {
      options.include(Pattern.quote("." + benchmark) + "$");
    }
    if (json != null) {
      options.resultFormat(ResultFormatType.JSON).result(json);
    }
    return options.build();
  }
}
