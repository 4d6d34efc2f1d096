// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean and where the true one lies with a confidence of 95 %.
 *
 * @param mean of the samples
 * @param low the lower bound; minus infinity where there were too few samples to tell
 * @param high the upper bound; plus infinity where there were too few samples to tell
 */
public record Interval(double mean, double low, double high) {
  /** How sure the bounds are. */
  public static final double CONFIDENCE = 0.95;

  /** How many JVMs it takes until their means alone say something. */
  private static final int ENOUGH_FORKS = 3;

  /**
   * Of samples by JVM. Iterations of one JVM share how it happened to compile and lay things out,
   * so from three JVMs on their means are the samples; before that the iterations are, which
   * promises too much.
   *
   * @param forks each JVM's samples; none is empty
   * @throws IllegalArgumentException if there is no sample
   */
  public static Interval of(List<List<Double>> forks) {
    if (forks.isEmpty() || forks.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("an interval needs samples");
    }
    return forks.size() >= ENOUGH_FORKS
        ? ofIndependent(forks.stream().map(Interval::mean).toList())
        : ofIndependent(forks.stream().flatMap(List::stream).toList());
  }

  /** Of independent samples, by Student's distribution. */
  public static Interval ofIndependent(List<Double> samples) {
    double mean = mean(samples);
    int n = samples.size();
    if (n < 2) {
      return new Interval(mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double squares = samples.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    double t = new TDistribution(n - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new Interval(mean, mean - half, mean + half);
  }

  private static double mean(List<Double> samples) {
    return samples.stream().mapToDouble(x -> x).average().orElse(Double.NaN);
  }

  /** Whether some value lies in both. */
  public boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }

  /** What is left without that; the errors are taken to be independent. */
  public Interval minus(Interval other) {
    return around(mean - other.mean, Math.hypot(half(), other.half()));
  }

  /** How many percent of this the other one is. */
  public Interval percentOf(Interval other) {
    double percent = 100 * mean / other.mean;
    return around(percent, percent * Math.hypot(half() / mean, other.half() / other.mean));
  }

  /** The same in a unit that is so many times as large. */
  public Interval in(double larger) {
    return new Interval(mean / larger, low / larger, high / larger);
  }

  private static Interval around(double mean, double half) {
    return new Interval(mean, mean - half, mean + half);
  }

  /** Half its width. */
  public double half() {
    return (high - low) / 2;
  }

  /** For a table: {@code "4.72 ± 0.31"}, the bounds left out where nothing is known of them. */
  public String text() {
    String text = number(mean);
    return Double.isInfinite(half()) ? text : text + " ± " + number(half());
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100_000 ? "%.3g" : size >= 100 ? "%.0f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
