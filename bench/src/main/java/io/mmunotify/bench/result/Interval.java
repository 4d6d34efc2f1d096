// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A value and where the true one lies with a confidence of 95 %.
 *
 * @param value the median or mean of the samples
 * @param low the lower bound; minus infinity where there were too few samples to tell
 * @param high the upper bound; plus infinity where there were too few samples to tell
 */
public record Interval(double value, double low, double high) {
  /** How sure the bounds are. */
  public static final double CONFIDENCE = 0.95;

  /** How many JVMs it takes until they alone say something. */
  private static final int ENOUGH_FORKS = 3;

  /**
   * Of samples by JVM. Medians, since an iteration in which a compiler or somebody else came in
   * between may be any number of times as long. Iterations of one JVM share how it happened to
   * compile and lay things out, so from three JVMs on the medians of these are the samples; before
   * that the iterations are, which promises too much.
   *
   * @param forks each JVM's samples; none is empty
   * @throws IllegalArgumentException if there is no sample
   */
  public static Interval of(List<List<Double>> forks) {
    if (forks.isEmpty() || forks.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("an interval needs samples");
    }
    return forks.size() >= ENOUGH_FORKS
        ? ofIndependent(forks.stream().map(Interval::median).toList())
        : ofMedian(forks.stream().flatMap(List::stream).toList());
  }

  /**
   * The median, and the samples between which that of all lies, whatever their distribution: so
   * many from either end that fewer on one side of it are as improbable as the confidence allows.
   */
  static Interval ofMedian(List<Double> samples) {
    List<Double> sorted = samples.stream().sorted().toList();
    int n = sorted.size();
    BinomialDistribution below = BinomialDistribution.of(n, 0.5);
    int out = 0; // how many are outside of the bounds, on each side
    while (2 * below.cumulativeProbability(out) <= 1 - CONFIDENCE) {
      out++;
    }
    return out == 0
        ? unbounded(median(samples))
        : new Interval(median(samples), sorted.get(out - 1), sorted.get(n - out));
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  public static double median(List<Double> samples) {
    return Median.withDefaults().evaluate(array(samples));
  }

  private static Interval unbounded(double value) {
    return new Interval(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** Of independent samples, by Student's distribution. */
  public static Interval ofIndependent(List<Double> samples) {
    double[] all = array(samples);
    double mean = Mean.of(all).getAsDouble();
    int n = all.length;
    if (n < 2) {
      return unbounded(mean);
    }
    double t = TDistribution.of(n - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    double half = t * StandardDeviation.of(all).getAsDouble() / Math.sqrt(n);
    return new Interval(mean, mean - half, mean + half);
  }

  private static double[] array(List<Double> samples) {
    return samples.stream().mapToDouble(x -> x).toArray();
  }

  /** Whether some value lies in both. */
  public boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }

  /** What is left without that; the errors are taken to be independent. */
  public Interval minus(Interval other) {
    return around(value - other.value, Math.hypot(half(), other.half()));
  }

  /** How many percent of this the other one is. */
  public Interval percentOf(Interval other) {
    double percent = 100 * value / other.value;
    return around(percent, percent * Math.hypot(half() / value, other.half() / other.value));
  }

  /** The same in a unit that is so many times as large. */
  public Interval in(double larger) {
    return new Interval(value / larger, low / larger, high / larger);
  }

  private static Interval around(double value, double half) {
    return new Interval(value, value - half, value + half);
  }

  /** How far the bound is that is farther away. */
  public double half() {
    return Math.max(high - value, value - low);
  }

  /** How many in a second, of what takes so many nanoseconds. */
  public Interval perSecond() {
    return new Interval(1e9 / value, 1e9 / high, 1e9 / low);
  }

  /**
   * For a table: {@code "4.72 ± 0.31"}, the bounds left out where nothing is known of them. Where
   * the farther one is farther away than nothing at all would be, both: {@code "0.11
   * [0.10..24.6]"}.
   */
  public String text() {
    String text = number(value);
    if (Double.isInfinite(half())) {
      return text;
    }
    return half() <= Math.abs(value) || low < 0
        ? text + " ± " + number(half())
        : text + " [" + number(low) + ".." + number(high) + "]";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100_000 ? "%.3g" : size >= 100 ? "%.0f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
