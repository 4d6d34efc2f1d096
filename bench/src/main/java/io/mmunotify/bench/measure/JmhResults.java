// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import io.mmunotify.bench.result.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** What JMH returns, as measurements. */
final class JmhResults {
  private static final double[] QUANTILES = {
    0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100
  };

  private JmhResults() {}

  /**
   * An average by both clocks. Calls that were timed one by one by the wall clock alone: what they
   * take is mostly waiting; of each iteration the median counts.
   */
  static List<Measurement> of(RunResult result) {
    List<Measurement> all = new ArrayList<>();
    if (result.getParams().getMode() == Mode.SampleTime) {
      all.add(
          measured(
              result,
              "sample",
              Scores.WALL,
              iteration -> iteration.getPrimaryResult().getStatistics().getPercentile(50),
              quantiles(result.getPrimaryResult().getStatistics())));
    } else {
      all.add(measured(result, "average", Scores.CPU, JmhResults::cpuTime, Map.of()));
      all.add(
          measured(
              result,
              "average",
              Scores.WALL,
              iteration -> iteration.getPrimaryResult().getScore(),
              Map.of()));
    }
    return all;
  }

  private static double cpuTime(IterationResult iteration) {
    Result<?> time = iteration.getSecondaryResults().get(CpuTime.LABEL);
    if (time == null) {
      throw new IllegalStateException("JMH ran without the profiler " + CpuTime.LABEL);
    }
    return time.getScore();
  }

  private static Map<Double, Double> quantiles(Statistics statistics) {
    Map<Double, Double> quantiles = new TreeMap<>();
    for (double percent : QUANTILES) {
      quantiles.put(percent, statistics.getPercentile(percent));
    }
    return quantiles;
  }

  private static Measurement measured(
      RunResult result,
      String mode,
      String clock,
      ToDoubleFunction<IterationResult> sample,
      Map<Double, Double> quantiles) {
    BenchmarkParams params = result.getParams();
    Map<String, String> values = new TreeMap<>();
    for (String key : params.getParamsKeys()) {
      values.put(key, params.getParam(key));
    }
    List<List<Double>> forks = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      forks.add(fork.getIterationResults().stream().map(sample::applyAsDouble).toList());
    }
    return new Measurement(
        Scores.shortName(params.getBenchmark()),
        values,
        params.getThreads(),
        mode,
        clock,
        "ns/op",
        forks,
        quantiles);
  }
}
