// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a run at one moment, as tables: {@code tasks}, {@code mms}, {@code counters},
 * and in scenarios with areas {@code areas}, {@code entries} of page tables, {@code tlbs}, {@code
 * files}, {@code cache}, {@code frames} and {@code swap}.
 *
 * @param sections by name; a table that has no row is empty
 */
public record StateDump(Map<String, List<Row>> sections) {

  /**
   * A row of a table.
   *
   * @param values by column, in the columns' order: strings, longs, booleans, lists of strings, or
   *     null
   */
  public record Row(Map<String, @Nullable Object> values) {}
}
