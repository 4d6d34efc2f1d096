// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.bench.chart.Plots.Bar;
import io.mmunotify.bench.result.Comparison;
import io.mmunotify.bench.result.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PictureTest {

  @Test
  void aBarReachesAsFarAsEachBoundAndNotBelowTheAxis() {
    assertEquals(new Bar(9, 24), Bar.of(new Interval(10, 9, 24), 0));
    assertEquals(new Bar(0, 25), Bar.of(new Interval(10, -5, 25), 0));
    assertEquals(new Bar(0.1, 25), Bar.of(new Interval(10, -5, 25), 0.1));
  }

  @Test
  void aBoundThatNobodyKnowsHasNoBar() {
    assertEquals(new Bar(10, 10), Bar.of(Interval.ofIndependent(List.of(10.0)), 0));
  }

  @Test
  void lettersAreTextAndThePictureScales() {
    Picture.Series series = new Picture.Series();
    series.add("v3.5", List.of(new Interval(2, 1, 3), new Interval(4, 3, 5)));
    Picture.Axes axes = new Picture.Axes("threads", "time [ns]", false);
    Picture picture = Picture.categories("p", "A <pair>", axes, List.of("1", "2"), false, series);
    for (String svg : List.of(picture.light(), picture.dark())) {
      assertTrue(svg.startsWith("<svg"), svg);
      assertTrue(svg.contains("viewBox=\"0 0 760 480\""), svg);
      assertTrue(texts(svg).containsAll(List.of("threads", "time [ns]", "v3.5")), svg);
      assertTrue(svg.contains("A &lt;pair&gt;"), svg);
    }
  }

  @Test
  void theLongestListOfRatiosHasAPlaceForEach() {
    List<Comparison.Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Interval second = new Interval(1 + i, 0.9 + i, 1.1 + i);
      rows.add(new Comparison.Row("row " + i, "ns/op", new Interval(1, 0.9, 1.1), second));
    }
    Picture picture = Picture.ratios("r", "Ratios", rows);
    rows.forEach(row -> assertTrue(texts(picture.light()).contains(row.key()), row.key()));
    assertEquals("59 of 60 differ; most: row 1, x 2.00.", picture.sentence());
  }

  private static List<String> texts(String svg) {
    Matcher text = Pattern.compile(">([^<]*)</text").matcher(svg);
    List<String> all = new ArrayList<>();
    while (text.find()) {
      all.add(text.group(1).strip());
    }
    return all;
  }
}
