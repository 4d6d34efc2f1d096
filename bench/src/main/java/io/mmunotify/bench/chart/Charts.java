// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import io.mmunotify.bench.result.Interval;
import io.mmunotify.bench.result.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The charts that a run has enough results for. */
final class Charts {
  private static final double MICROSECOND = 1_000;
  private static final String PER_CALL = "processor time per call [ns], 95 % confidence";
  private static final String LATENCY = "median by the wall clock [us], 95 % confidence";

  private final List<Measurement> all;
  private final List<Picture> pictures = new ArrayList<>();

  private Charts(List<Measurement> all) {
    this.all = all;
  }

  static List<Picture> of(List<Measurement> all) {
    Charts charts = new Charts(all);
    charts.pairs();
    charts.walks();
    charts.gracePeriods("grace-period-idle", "Grace period, nobody reading", "0", "100000");
    charts.gracePeriods(
        "grace-period-reader", "Grace period, one reader in sections of 100 us", "1", "100000");
    charts.waits();
    return charts.pictures;
  }

  private void pairs() {
    Picture.Series series = new Picture.Series();
    List<String> threads = values("cpu", measured -> Integer.toString(measured.threads()), "Pair.");
    for (String line : lines("Pair.")) {
      series.add(
          line,
          threads.stream()
              .map(n -> interval("cpu", "Pair.", line, of -> n.equals("" + of.threads())))
              .toList());
    }
    add(
        "pair-threads",
        "Read lock and unlock around a look at an empty list",
        new Picture.Axes("threads", PER_CALL, false),
        threads,
        false,
        series);
  }

  private void walks() {
    Picture.Series series = new Picture.Series();
    List<String> lengths =
        values("cpu", measured -> measured.params().getOrDefault("notifiers", "0"), "Walk.");
    for (String line : lines("Walk.")) {
      series.add(
          line,
          lengths.stream()
              .map(n ->
                  interval(
                      "cpu",
                      "Walk.",
                      line,
                      of -> of.threads() == 1 && n.equals(of.params().get("notifiers"))))
              .toList());
    }
    add(
        "walk-notifiers",
        "Walk of an address space's notifiers, one thread",
        new Picture.Axes("notifiers registered", PER_CALL, true),
        lengths,
        false,
        series);
  }

  private void gracePeriods(String name, String title, String readers, String section) {
    Map<String, Map<Double, Double>> curves = new LinkedHashMap<>();
    for (Measurement measured : all) {
      if (measured.benchmark().equals("LiveGracePeriod.synchronize")
          && readers.equals(measured.params().get("readers"))
          && section.equals(measured.params().get("section"))) {
        Map<Double, Double> points = new TreeMap<>();
        measured
            .quantiles()
            .forEach((percent, nanos) -> points.put(percent, Math.max(nanos, 1) / MICROSECOND));
        curves.put(line(measured), points);
      }
    }
    if (!curves.isEmpty()) {
      Picture.Axes axes =
          new Picture.Axes(
              "share of grace periods [%]", "took at most [us], by the wall clock", true);
      pictures.add(Picture.curves(name, title, axes, curves));
    }
  }

  private void waits() {
    List<String> what =
        List.of(
            "LiveRegistration.register", "LiveRegistration.unregister", "LiveCallbacks.barrier");
    Picture.Series series = new Picture.Series();
    for (String line : lines("LiveRegistration.")) {
      series.add(
          line,
          what.stream()
              .map(name ->
                  interval(
                      "wall",
                      name,
                      line,
                      of -> "0".equals(of.params().getOrDefault("walkers", "0"))))
              .map(interval -> interval == null ? null : interval.in(MICROSECOND))
              .toList());
    }
    add(
        "waits",
        "How long a driver waits, nobody reading",
        new Picture.Axes("call", LATENCY, true),
        what.stream().map(name -> name.substring(name.indexOf('.') + 1)).toList(),
        true,
        series);
  }

  private void add(
      String name,
      String title,
      Picture.Axes axes,
      List<String> x,
      boolean points,
      Picture.Series series) {
    if (!series.all.isEmpty()) {
      pictures.add(Picture.categories(name, title, axes, x, points, series));
    }
  }

  /** What a line is called: the generation, or the peer's method. */
  private static String line(Measurement measured) {
    String generation = measured.params().get("generation");
    String name = measured.benchmark();
    String line = generation == null ? name.substring(name.indexOf('.') + 1) : generation;
    return line.isBlank() ? "(no name)" : line; // the library refuses an empty one
  }

  private Stream<Measurement> named(String part) {
    return all.stream()
        .filter(measured -> measured.benchmark().contains(part))
        .filter(measured ->
            measured.benchmark().startsWith("Live") || measured.benchmark().startsWith("Peer"));
  }

  private List<String> lines(String part) {
    return named(part).map(Charts::line).distinct().toList();
  }

  private List<String> values(String clock, Function<Measurement, String> value, String part) {
    return named(part)
        .filter(measured -> measured.clock().equals(clock))
        .map(value)
        .distinct()
        .sorted(Comparator.comparingLong(Charts::number).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** A parameter as a number, for its place; behind all numbers if it is none. */
  private static long number(String parameter) {
    return parameter.matches("[0-9]{1,18}") ? Long.parseLong(parameter) : Long.MAX_VALUE;
  }

  private @Nullable Interval interval(
      String clock, String part, String line, Predicate<Measurement> which) {
    return named(part)
        .filter(measured -> measured.clock().equals(clock) && line(measured).equals(line))
        .filter(which)
        .findFirst()
        .map(Measurement::interval)
        .orElse(null);
  }
}
