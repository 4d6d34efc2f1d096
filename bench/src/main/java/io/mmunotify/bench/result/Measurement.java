// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one benchmark came to, with one set of parameters.
 *
 * @param benchmark class and method, or program and case
 * @param params its parameters by name, those without a value left out
 * @param threads how many threads ran it at the same time
 * @param mode "average" of many calls, "sample" where each call was timed by itself (then medians
 *     of iterations), or "single"
 * @param clock "cpu" for processor time of the measuring threads, "wall", or "none" where no time
 *     was measured
 * @param unit of the values: "ns/op", "B"
 * @param samples a list of values for each JVM
 * @param quantiles what share of the calls took at most how long, by percent; may be empty
 */
@JsonPropertyOrder({"benchmark", "params", "threads", "score", "low", "high"})
@JsonIgnoreProperties(
    value = {"score", "low", "high"},
    allowGetters = true)
public record Measurement(
    String benchmark,
    Map<String, String> params,
    int threads,
    String mode,
    String clock,
    String unit,
    List<List<Double>> samples,
    Map<Double, Double> quantiles)
    implements Line {

  /**
   * Copies what is mutable.
   *
   * @throws IllegalArgumentException if there is no sample, or a number that nothing measures
   */
  public Measurement {
    if (threads < 1) {
      throw new IllegalArgumentException("\"threads\" is " + threads);
    }
    if (samples.isEmpty() || samples.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("\"samples\" has none");
    }
    if (samples.stream().flatMap(List::stream).anyMatch(x -> x == null || !isMeasurable(x))) {
      throw new IllegalArgumentException("\"samples\" has one that nothing measures");
    }
    if (!quantiles.entrySet().stream()
        .allMatch(q -> q.getKey() >= 0 && q.getKey() <= 100 && isMeasurable(q.getValue()))) {
      throw new IllegalArgumentException("\"quantiles\" has one that nothing measures");
    }
    params = new TreeMap<>(params);
    samples = samples.stream().map(List::copyOf).toList();
    quantiles = new TreeMap<>(quantiles);
  }

  /** Thirty years in nanoseconds; more, and sums of a few would have no room in a number. */
  private static boolean isMeasurable(double value) {
    return Math.abs(value) <= 1e18;
  }

  /** The median, with its bounds. */
  public Interval interval() {
    return Interval.of(samples);
  }

  /** The same in more JVMs. */
  public Measurement and(Measurement others) {
    List<List<Double>> all = Stream.of(samples, others.samples).flatMap(List::stream).toList();
    return new Measurement(benchmark, params, threads, mode, clock, unit, all, quantiles);
  }

  /** For readers of the file: {@link #interval} is recomputed from the samples. */
  @JsonProperty
  public double score() {
    return interval().value();
  }

  /** As above. */
  @JsonProperty
  public double low() {
    return finite(interval().low());
  }

  /** As above. */
  @JsonProperty
  public double high() {
    return finite(interval().high());
  }

  /** JSON has no infinity: bounds that nobody knows are as far away as numbers go. */
  private static double finite(double bound) {
    return Math.clamp(bound, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  /** What is the same in two runs that measured the same: {@code "LiveWalk.walk v3.5 …, cpu"}. */
  public String key() {
    String values =
        params.entrySet().stream()
            .map(param -> " " + param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining());
    return benchmark + values + (threads == 1 ? "" : " threads=" + threads) + " (" + clock + ")";
  }
}
