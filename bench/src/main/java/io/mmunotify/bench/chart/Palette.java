// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;

/**
 * The colours of a chart.
 *
 * @param paper what it is drawn on
 * @param ink of letters and axes
 * @param grid of the lines behind the values
 * @param series of the values, in the order of the legend
 */
record Palette(Color paper, Color ink, Color grid, List<Color> series) {
  /** Series that those can tell apart, too, who see fewer colours (after Okabe and Ito). */
  static final Palette LIGHT =
      new Palette(
          Color.WHITE,
          new Color(0x222222),
          new Color(0xDDDDDD),
          colours(
              0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x555555, 0xE69F00, 0x56B4E9, 0x8B6914,
              0x000000, 0x882255, 0x999933));

  /** The same, as light as a dark page needs them. */
  static final Palette DARK =
      new Palette(
          new Color(0x16181C),
          new Color(0xE6E6E6),
          new Color(0x3A3D42),
          colours(
              0x56B4E9, 0xFF8C42, 0x2BC79A, 0xE59CC5, 0xB0B0B0, 0xF2B83A, 0x8AD0FF, 0xC9A648,
              0xFFFFFF, 0xD56A9B, 0xCCCC66));

  private static List<Color> colours(int... all) {
    return Arrays.stream(all).mapToObj(Color::new).toList();
  }

  /** Of the series at that place; from the last one on they begin again. */
  Color series(int at) {
    return series.get(at % series.size());
  }
}
