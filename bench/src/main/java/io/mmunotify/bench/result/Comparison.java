// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Two runs, benchmark by benchmark. A difference is claimed only where the intervals of both do not
 * overlap: rather none than one too many, as a table has many rows.
 *
 * @param rows what both have measured: first what differs, the largest ratio, up or down, before
 *     all
 * @param onlyFirst the keys of what only the first has
 * @param onlySecond the keys of what only the second has
 */
public record Comparison(List<Row> rows, List<String> onlyFirst, List<String> onlySecond) {

  /**
   * One benchmark in both.
   *
   * @param key what it is
   * @param unit of both
   */
  public record Row(String key, String unit, Interval first, Interval second) {
    private static final double SMALL = 0.1;

    /** Whether the runs allow to say that it is not the same. */
    public boolean differs() {
      return !first.overlaps(second);
    }

    /**
     * How many times the first one the second one is: at least the least of the second over the
     * most of the first, at most the other way round. Nobody knows the bounds where the first may
     * be zero.
     */
    public Interval ratio() {
      double ratio = second.value() / first.value();
      return first.low() > 0
          ? new Interval(ratio, second.low() / first.high(), second.high() / first.low())
          : new Interval(ratio, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** What can be said of the ratio. */
    public String verdict() {
      double ratio = second.value() / first.value();
      int digits = ratio < SMALL ? 4 : 2;
      return differs()
          ? String.format(Locale.ROOT, "x %." + digits + "f", ratio)
          : "no difference can be claimed";
    }
  }

  /**
   * Compares two runs.
   *
   * @throws IllegalArgumentException if they measured the same in different units
   */
  public static Comparison of(ResultFile first, ResultFile second) {
    Map<String, Measurement> others = new HashMap<>();
    second.measurements().forEach(measured -> others.put(measured.key(), measured));
    List<Row> rows = new ArrayList<>();
    List<String> onlyFirst = new ArrayList<>();
    for (Measurement measured : first.measurements()) {
      Measurement other = others.remove(measured.key());
      if (other == null) {
        onlyFirst.add(measured.key());
      } else if (!other.unit().equals(measured.unit())) {
        throw new IllegalArgumentException(
            measured.key() + " is in " + measured.unit() + " and in " + other.unit());
      } else {
        rows.add(new Row(measured.key(), measured.unit(), measured.interval(), other.interval()));
      }
    }
    rows.sort(
        Comparator.comparing(Row::differs)
            .thenComparingDouble(row -> Math.abs(Math.log(row.ratio().value())))
            .reversed());
    return new Comparison(rows, onlyFirst, others.keySet().stream().sorted().toList());
  }

  /** Why the two should not be compared at all, if so: they were made on different machines. */
  public static List<String> warnings(ResultFile first, ResultFile second) {
    List<String> all = new ArrayList<>();
    differ(all, "processor", first.info().cpu(), second.info().cpu());
    differ(all, "number of cores", first.info().cores(), second.info().cores());
    differ(all, "JDK", first.info().jdk(), second.info().jdk());
    List<String> options = List.of(first.info().flags().split(" "));
    List<String> others = List.of(second.info().flags().split(" "));
    differ(all, "options", without(options, others), without(others, options));
    Noise.of(first).forEach(what -> all.add("first: " + what));
    Noise.of(second).forEach(what -> all.add("second: " + what));
    return all;
  }

  private static String without(List<String> all, List<String> these) {
    return all.stream().filter(one -> !these.contains(one)).collect(Collectors.joining(" "));
  }

  private static void differ(List<String> all, String what, Object first, Object second) {
    if (!first.equals(second)) {
      all.add("not the same " + what + ": " + first + ", " + second);
    }
  }
}
