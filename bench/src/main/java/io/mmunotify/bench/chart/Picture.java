// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import io.mmunotify.bench.result.Comparison;
import io.mmunotify.bench.result.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jfree.chart.JFreeChart;
import org.jspecify.annotations.Nullable;

/**
 * A chart with a sentence under it.
 *
 * @param name of its file, without an ending
 * @param title what it shows
 * @param words the title and what its axes are, for who cannot see it
 * @param light the element {@code svg} for white paper, with nothing before it: fit for a file and
 *     for a page
 * @param dark the same for a dark page
 * @param sentence what one should see in it
 */
record Picture(
    String name, String title, String words, String light, String dark, String sentence) {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 480;

  /** Of a row of ratios, and of title, axis and legend together. */
  private static final int ROW_HEIGHT = 22;

  private static final int HEAD_HEIGHT = 130;

  /** The values of one line or of one colour of points; null where nothing was measured. */
  static final class Series {
    final Map<String, List<@Nullable Interval>> all = new LinkedHashMap<>();

    /** Adds one, unless it is empty. */
    void add(String name, List<@Nullable Interval> values) {
      if (values.stream().anyMatch(value -> value != null)) {
        all.put(name, values);
      }
    }
  }

  /** The titles of both axes, units included. */
  record Axes(String x, String y, boolean logarithmic) {
    String words(String title) {
      return title + "; across: " + x + "; up: " + y + (logarithmic ? ", logarithmic" : "");
    }
  }

  /**
   * Intervals over names.
   *
   * @param points whether the names are no scale, so that no line should join the values
   */
  static Picture categories(
      String name, String title, Axes axes, List<String> x, boolean points, Series series) {
    return of(
        name,
        title,
        axes.words(title),
        Sentences.cheapest(x, series),
        HEIGHT,
        palette -> Plots.categories(title, axes, x, points, series, palette));
  }

  /** Curves. */
  static Picture curves(
      String name, String title, Axes axes, Map<String, Map<Double, Double>> curves) {
    return of(
        name,
        title,
        axes.words(title),
        Sentences.medians(curves),
        HEIGHT,
        palette -> Plots.curves(title, axes, curves, palette));
  }

  /** How many times as much the second of two runs took, a row for each benchmark. */
  static Picture ratios(String name, String title, List<Comparison.Row> rows) {
    Axes axes = new Axes("second / first, 95 % confidence", "benchmark", false);
    return of(
        name,
        title,
        "across: " + axes.x() + ", logarithmic; a row for each benchmark",
        Sentences.ratios(rows),
        HEAD_HEIGHT + ROW_HEIGHT * rows.size(),
        palette -> Plots.ratios(title, axes, rows, palette));
  }

  private static Picture of(
      String name,
      String title,
      String words,
      String sentence,
      int height,
      Function<Palette, JFreeChart> chart) {
    return new Picture(
        name,
        title,
        words,
        Svg.of(chart.apply(Palette.LIGHT), name, WIDTH, height),
        Svg.of(chart.apply(Palette.DARK), name + "-dark", WIDTH, height),
        sentence);
  }
}
