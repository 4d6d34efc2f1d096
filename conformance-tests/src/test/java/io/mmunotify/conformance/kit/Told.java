// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of the VM in short: what notifiers are told, and between that what becomes of page table
 * entries, TLBs and frames. Places are pages, counted from {@link #BASE}.
 *
 * <ul>
 *   <li>{@code start 0-4}, {@code range 0-4}, {@code end 0-4}, {@code change_pte 1}: callbacks, the
 *       pages' end exclusive; behind it the mm if it is not A, {@code nonblock}, and {@code ptl} if
 *       a page table lock is held
 *   <li>{@code clear}, {@code set}, {@code protect}, {@code split}: entries, however many in a row
 *   <li>{@code flush}, {@code free}: a TLB flush begins; frames are freed
 * </ul>
 */
final class Told {
  /** Where the first area lies. */
  static final long BASE = 0x600000000L;

  private static final int PAGE_SHIFT = 12;
  private static final long ALL_ONES = -1;

  private Told() {}

  /** What tasks other than setup brought about. */
  static List<String> lines(List<Event> events) {
    List<String> lines = new ArrayList<>();
    for (Event event : events) {
      String line = "setup".equals(event.task()) ? null : line(event);
      boolean repeats = !lines.isEmpty() && lines.getLast().equals(line);
      if (line != null && !(repeats && event.kind() != EventKind.CALLBACK)) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static @Nullable String line(Event event) {
    return switch (event.kind()) {
      case CALLBACK -> callback(event);
      case TLB_FLUSH -> "flush";
      case PAGE_FREE -> "free";
      case PTEP_GET_AND_CLEAR, PMDP_GET_AND_CLEAR -> "clear";
      case SET_PTE_AT, SET_PMD_AT -> "set";
      case PTEP_SET_WRPROTECT, PMDP_SET_WRPROTECT -> "protect";
      case PMDP_INVALIDATE -> "split";
      case UNSUPPORTED -> "unsupported " + event.get(Field.OP);
      default -> null;
    };
  }

  private static String callback(Event event) {
    String op = String.valueOf(event.get(Field.OP));
    StringBuilder line =
        new StringBuilder(op.replaceFirst("invalidate_range_|invalidate_(?=range$)", ""));
    if (event.get(Field.START) instanceof Long start && event.get(Field.END) instanceof Long end) {
      line.append(' ').append(page(start)).append('-').append(page(end));
    } else if (event.get(Field.ADDRESS) instanceof Long address) {
      line.append(' ').append(page(address));
    }
    if (!"A".equals(event.get(Field.MM))) {
      line.append(' ').append(event.get(Field.MM));
    }
    if (Boolean.FALSE.equals(event.get(Field.BLOCKABLE))) {
      line.append(" nonblock");
    }
    if (Boolean.TRUE.equals(event.get(Field.PTL))) {
      line.append(" ptl");
    }
    return line.toString();
  }

  private static String page(long address) {
    return address == ALL_ONES
        ? "all ones"
        : String.valueOf(address == 0 ? 0 : (address - BASE) >> PAGE_SHIFT);
  }
}
