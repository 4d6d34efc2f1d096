// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import io.mmunotify.bench.result.Comparison;
import io.mmunotify.bench.result.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What charts show, in words, from their numbers. */
final class Sentences {
  private record Point(String name, Interval value) {}

  private Sentences() {}

  /** Who takes least and who takes most at the last place that has more than one. */
  static String cheapest(List<String> x, Picture.Series series) {
    for (int at = x.size() - 1; at >= 0; at--) {
      List<Point> points = new ArrayList<>();
      for (Map.Entry<String, List<@Nullable Interval>> line : series.all.entrySet()) {
        Interval value = line.getValue().get(at);
        if (value != null) {
          points.add(new Point(line.getKey(), value));
        }
      }
      points.sort(Comparator.comparingDouble(point -> point.value.value()));
      if (points.size() > 1) {
        return "At " + x.get(at) + ": " + between(points.getFirst(), points.getLast());
      }
    }
    return "Only one of them was measured.";
  }

  private static String between(Point least, Point most) {
    if (least.value.overlaps(most.value)) {
      return String.format(
          Locale.ROOT,
          "no difference can be claimed, not even between %s (%s) and %s (%s).",
          least.name,
          least.value.text(),
          most.name,
          most.value.text());
    }
    return String.format(
        Locale.ROOT,
        "%s takes least (%s), %s most (%s), %.1f times as much.",
        least.name,
        least.value.text(),
        most.name,
        most.value.text(),
        most.value.value() / least.value.value());
  }

  /** How many of two runs' benchmarks differ, and which most. */
  static String ratios(List<Comparison.Row> rows) {
    List<Comparison.Row> differ = rows.stream().filter(Comparison.Row::differs).toList();
    String counted = differ.size() + " of " + rows.size() + " differ";
    return differ.isEmpty()
        ? counted + "."
        : counted + "; most: " + differ.getFirst().key() + ", " + differ.getFirst().verdict() + ".";
  }

  /** The median and the longest but one in a hundred of each. */
  static String medians(Map<String, Map<Double, Double>> curves) {
    List<String> all = new ArrayList<>();
    curves.forEach((name, points) ->
        all.add(
            String.format(
                Locale.ROOT,
                "%s: half within %.1f us, 99 %% within %.1f us",
                name,
                points.getOrDefault(50.0, Double.NaN),
                points.getOrDefault(99.0, Double.NaN))));
    return "Of all calls: " + String.join("; ", all) + ".";
  }
}
