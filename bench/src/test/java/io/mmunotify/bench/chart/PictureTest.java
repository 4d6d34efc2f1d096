// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.bench.result.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PictureTest {

  @Test
  void aBarIsAsLongAsTheBoundsAreFar() {
    Interval ten = new Interval(10, 9, 11);
    assertEquals(1, Picture.error(ten, false), 1e-9);
    assertEquals(Math.log10(10) - Math.log10(9), Picture.error(ten, true), 1e-9);
  }

  @Test
  void aBoundBelowZeroHasNoLogarithmAndOneThatNobodyKnowsNoBar() {
    assertEquals(1, Picture.error(new Interval(10, -5, 25), true), 1e-9);
    Interval single = Interval.ofIndependent(List.of(10.0));
    assertEquals(0, Picture.error(single, true), 1e-9);
    assertEquals(0, Picture.error(single, false), 1e-9);
  }
}
