// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import io.mmunotify.bench.result.Interval;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A chart with a sentence under it.
 *
 * @param name of its file, without an ending
 * @param title what it shows
 * @param svg the picture
 * @param sentence what one should see in it
 */
record Picture(String name, String title, String svg, String sentence) {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 480;

  /** The longest error bar on a logarithmic axis, in decades: it has no place for zero. */
  private static final double LONGEST = 1;

  private static final String FONT = "SansSerif";

  /** Told apart by those, too, who see fewer colours (after Okabe and Ito). */
  private static final Color[] COLOURS = {
    new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7),
    new Color(0x555555), new Color(0xE69F00), new Color(0x56B4E9), new Color(0x8B6914),
    new Color(0x000000), new Color(0x882255), new Color(0x999933)
  };

  /** For those who see no colours at all. */
  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.SQUARE,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.CROSS
  };

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
      String name, String title, Axes axes, List<String> x, boolean points, Series series)
      throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(axes.x)
            .yAxisTitle(axes.y)
            .build();
    style(chart.getStyler(), axes);
    if (axes.logarithmic) {
      // The library draws error bars wrongly on logarithmic axes, so it is given logarithms.
      chart.getStyler().setYAxisLogarithmic(false);
      chart.getStyler().setYAxisTickLabelsFormattingFunction(Picture::power);
    }
    chart.getStyler().setOverlapped(!points);
    chart
        .getStyler()
        .setDefaultSeriesRenderStyle(
            points
                ? CategorySeries.CategorySeriesRenderStyle.Scatter
                : CategorySeries.CategorySeriesRenderStyle.Line);
    List<String> lines = List.copyOf(series.all.keySet());
    series.all.forEach((line, values) -> {
      List<@Nullable Number> means = new ArrayList<>();
      List<@Nullable Number> errors = new ArrayList<>();
      for (Interval value : values) {
        // A logarithmic axis has no place for what is not above zero.
        boolean shown = value != null && (!axes.logarithmic || value.value() > 0);
        means.add(shown ? (Number) height(value, axes.logarithmic) : null);
        errors.add(shown ? (Number) error(value, axes.logarithmic) : null);
      }
      chart
          .addSeries(line, x, means, errors)
          .setMarker(MARKERS[lines.indexOf(line) % MARKERS.length]);
    });
    return new Picture(
        name, title, Svg.of(chart, name, axes.words(title)), Sentences.cheapest(x, series));
  }

  private static double height(Interval value, boolean logarithmic) {
    return logarithmic ? Math.log10(value.value()) : value.value();
  }

  /**
   * How far a bar reaches up and down. Bounds that nobody knows are not drawn. Of logarithms the
   * lower bound is the farther one, and both ends are drawn as far away as that.
   */
  static double error(Interval value, boolean logarithmic) {
    if (!Double.isFinite(value.half())) {
      return 0;
    }
    return logarithmic
        ? Math.min(LONGEST, Math.log10(value.value() / Math.max(value.low(), Double.MIN_NORMAL)))
        : value.half();
  }

  /** What a tick of logarithms stands for. */
  private static String power(double logarithm) {
    double value = Math.pow(10, logarithm);
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : BigDecimal.valueOf(value).round(new MathContext(2)).stripTrailingZeros().toPlainString();
  }

  /** Curves. */
  static Picture curves(
      String name, String title, Axes axes, Map<String, Map<Double, Double>> curves)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(axes.x)
            .yAxisTitle(axes.y)
            .build();
    style(chart.getStyler(), axes);
    List<String> lines = List.copyOf(curves.keySet());
    curves.forEach((line, points) -> {
      chart
          .addSeries(line, List.copyOf(points.keySet()), List.copyOf(points.values()))
          .setMarker(MARKERS[lines.indexOf(line) % MARKERS.length]);
    });
    return new Picture(
        name, title, Svg.of(chart, name, axes.words(title)), Sentences.medians(curves));
  }

  private static void style(AxesChartStyler styler, Axes axes) {
    styler.setSeriesColors(COLOURS);
    styler.setYAxisLogarithmic(axes.logarithmic);
    styler.setYAxisDecimalPattern("#,##0.###");
    styler.setErrorBarsColorSeriesColor(true);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setChartTitleFont(new Font(FONT, Font.BOLD, 15));
    styler.setAxisTitleFont(new Font(FONT, Font.PLAIN, 13));
    styler.setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 12));
    styler.setLegendFont(new Font(FONT, Font.PLAIN, 12));
    styler.setMarkerSize(6);
  }
}
