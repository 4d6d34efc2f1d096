// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import io.mmunotify.bench.chart.Picture.Axes;
import io.mmunotify.bench.chart.Picture.Series;
import io.mmunotify.bench.result.Comparison;
import io.mmunotify.bench.result.Interval;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.util.ShapeUtils;
import org.jfree.data.xy.XIntervalSeries;
import org.jfree.data.xy.XIntervalSeriesCollection;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Makes the library's charts. */
final class Plots {
  private static final String FONT = "SansSerif";
  private static final float MARKER = 4.5f;

  /** How far the values of neighbouring series at one name are apart, in names. */
  private static final double APART = 0.06;

  /** On so many decades each power of two has a tick, on more each power of ten. */
  private static final double FEW_DECADES = 2.5;

  /** For those who see no colours at all. */
  private static final List<Shape> MARKERS =
      List.of(
          new Ellipse2D.Float(-MARKER, -MARKER, 2 * MARKER, 2 * MARKER),
          new Rectangle2D.Float(-MARKER, -MARKER, 2 * MARKER, 2 * MARKER),
          ShapeUtils.createDiamond(MARKER + 1),
          ShapeUtils.createUpTriangle(MARKER),
          ShapeUtils.createDownTriangle(MARKER),
          ShapeUtils.createDiagonalCross(MARKER - 1, 1));

  static {
    // Else the library draws the letters of an upright axis as shapes.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private Plots() {}

  /**
   * Intervals over names.
   *
   * @param points whether the names are no scale, so that no line should join the values
   */
  static JFreeChart categories(
      String title, Axes axes, List<String> x, boolean points, Series series, Palette palette) {
    ValueAxis up = up(axes, series.all.values().stream().flatMap(List::stream));
    YIntervalSeriesCollection all = new YIntervalSeriesCollection();
    int n = series.all.size();
    series.all.forEach((line, values) -> {
      double off = APART * (all.getSeriesCount() - (n - 1) / 2.0);
      YIntervalSeries one = new YIntervalSeries(line);
      for (int at = 0; at < values.size(); at++) {
        Interval value = values.get(at);
        if (value != null && (value.value() > 0 || !axes.logarithmic())) {
          Bar bar = Bar.of(value, up.getLowerBound());
          one.add(at + off, value.value(), bar.low(), bar.high());
        }
      }
      all.addSeries(one);
    });
    SymbolAxis across = new SymbolAxis(axes.x(), x.toArray(String[]::new));
    across.setRange(-0.5, x.size() - 0.5);
    across.setGridBandsVisible(false);
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDefaultLinesVisible(!points);
    renderer.setDrawXError(false);
    return chart(title, all, across, up, renderer, palette);
  }

  /** Curves over a share in percent. */
  static JFreeChart curves(
      String title, Axes axes, Map<String, Map<Double, Double>> curves, Palette palette) {
    XYSeriesCollection all = new XYSeriesCollection();
    List<Interval> values = new ArrayList<>();
    curves.forEach((line, points) -> {
      XYSeries one = new XYSeries(line);
      points.forEach(one::add);
      points.values().forEach(value -> values.add(new Interval(value, value, value)));
      all.addSeries(one);
    });
    return chart(
        title,
        all,
        new NumberAxis(axes.x()),
        up(axes, values.stream()),
        new XYLineAndShapeRenderer(true, true),
        palette);
  }

  /** A row for each benchmark; those that differ are a series of their own. */
  static JFreeChart ratios(String title, Axes axes, List<Comparison.Row> rows, Palette palette) {
    XIntervalSeries differ = new XIntervalSeries("differ");
    XIntervalSeries others = new XIntervalSeries("no difference can be claimed");
    List<Interval> ratios = rows.stream().map(Comparison.Row::ratio).toList();
    List<Interval> axisValues = new ArrayList<>(ratios);
    axisValues.add(new Interval(1, 1, 1));
    ValueAxis across = up(new Axes("", axes.x(), true), axisValues.stream());
    String[] names = new String[rows.size()];
    for (int i = 0; i < names.length; i++) {
      int at = names.length - 1 - i; // the first row is the uppermost
      names[at] = rows.get(i).key();
      Interval ratio = ratios.get(i);
      if (ratio.value() > 0) {
        Bar bar = Bar.of(ratio, across.getLowerBound());
        XIntervalSeries one = rows.get(i).differs() ? differ : others;
        one.add(ratio.value(), bar.low(), bar.high(), at);
      }
    }
    XIntervalSeriesCollection all = new XIntervalSeriesCollection();
    all.addSeries(differ);
    all.addSeries(others);
    SymbolAxis down = new SymbolAxis("", names);
    down.setRange(-0.5, names.length - 0.5);
    down.setGridBandsVisible(false);
    // A browser's letters may be wider than those that the place was computed from.
    down.setTickLabelInsets(new RectangleInsets(2, 4, 2, 14));
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDefaultLinesVisible(false);
    renderer.setDrawYError(false);
    JFreeChart chart = chart(title, all, across, down, renderer, palette);
    chart.getXYPlot().addDomainMarker(new ValueMarker(1, palette.ink(), new BasicStroke(1)));
    return chart;
  }

  /** How far an interval is drawn: not below the axis, and no bound that nobody knows. */
  record Bar(double low, double high) {
    static Bar of(Interval value, double floor) {
      return Double.isFinite(value.half())
          ? new Bar(Math.max(floor, value.low()), value.high())
          : new Bar(value.value(), value.value());
    }
  }

  /**
   * From zero, which is the least that a time can be, unless some value is below; or by whole
   * decades around the values, where the lower bound of one of them may lie outside.
   */
  private static ValueAxis up(Axes axes, Stream<Interval> shown) {
    List<Interval> values = shown.filter(value -> value != null).toList();
    DecimalFormat format =
        new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));
    double high = bounds(values).max().orElse(1);
    if (!axes.logarithmic()) {
      NumberAxis axis = new NumberAxis(axes.y());
      double low = Math.min(0, values.stream().mapToDouble(Interval::value).min().orElse(0));
      axis.setRange(low, high > low ? low + 1.05 * (high - low) : low + 1);
      axis.setNumberFormatOverride(format);
      return axis;
    }
    LogAxis axis = new LogAxis(axes.y());
    double low = values.stream().mapToDouble(Interval::value).filter(x -> x > 0).min().orElse(1);
    double below = Math.pow(10, Math.floor(Math.log10(low)));
    double above = Math.pow(10, Math.ceil(Math.log10(high)));
    axis.setSmallestValue(below);
    axis.setRange(below, above > below ? above : 10 * below);
    boolean few = Math.log10(axis.getUpperBound() / below) <= FEW_DECADES;
    axis.setTickUnit(new NumberTickUnit(few ? Math.log10(2) : 1));
    axis.setNumberFormatOverride(format); // else it writes powers of ten
    return axis;
  }

  private static DoubleStream bounds(List<Interval> values) {
    return values.stream()
        .mapToDouble(value -> Double.isFinite(value.half()) ? value.high() : value.value());
  }

  private static JFreeChart chart(
      String title,
      XYDataset data,
      ValueAxis across,
      ValueAxis up,
      XYLineAndShapeRenderer renderer,
      Palette palette) {
    for (int i = 0; i < data.getSeriesCount(); i++) {
      renderer.setSeriesPaint(i, palette.series(i));
      renderer.setSeriesShape(i, MARKERS.get(i % MARKERS.size()));
      renderer.setSeriesStroke(i, new BasicStroke(2));
    }
    renderer.setDefaultShapesVisible(true);
    XYPlot plot = new XYPlot(data, across, up, renderer);
    plot.setBackgroundPaint(palette.paper());
    plot.setRangeGridlinePaint(palette.grid());
    plot.setDomainGridlinesVisible(false);
    plot.setOutlineVisible(false);
    for (ValueAxis axis : List.of(across, up)) {
      axis.setLabelFont(new Font(FONT, Font.PLAIN, 14));
      axis.setTickLabelFont(new Font(FONT, Font.PLAIN, 13));
      axis.setLabelPaint(palette.ink());
      axis.setTickLabelPaint(palette.ink());
      axis.setAxisLinePaint(palette.ink());
      axis.setTickMarkPaint(palette.ink());
    }
    JFreeChart chart = new JFreeChart(title, new Font(FONT, Font.BOLD, 16), plot, true);
    chart.setBackgroundPaint(palette.paper());
    chart.getTitle().setPaint(palette.ink());
    chart.getLegend().setBackgroundPaint(palette.paper());
    chart.getLegend().setFrame(BlockBorder.NONE);
    chart.getLegend().setItemPaint(palette.ink());
    chart.getLegend().setItemFont(new Font(FONT, Font.PLAIN, 13));
    return chart;
  }
}
