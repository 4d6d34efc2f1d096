// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.mmu.Pte;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.scenario.VmSpec.AreaSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events in the words of their scenario: an address is told by its area, as a scenario writes it,
 * {@code heap+1}, and elsewhere in hexadecimal. Without areas an address stays a number. Of a pte
 * that the kernel has made the frame is told, since its flags stand beside it as words. Where a
 * walk finds no notifier any more, it is at the end of the list.
 */
public final class EventWords {
  private static final long PAGE = 4096;

  /** A walk's last visit: there is no notifier any more. */
  private static final String END_OF_LIST = "end of list";

  /** The words of scenarios without areas. */
  public static final EventWords PLAIN = new EventWords(VmSpec.NONE);

  private final VmSpec vm;

  private EventWords(VmSpec vm) {
    this.vm = vm;
  }

  /** The words of a scenario. */
  public static EventWords of(Scenario scenario) {
    return new EventWords(scenario.vm());
  }

  /** An event without its task: name, then members. */
  public String describe(Event event) {
    String mm = vm.used() && event.get(Field.MM) instanceof String name ? name : null;
    boolean flagsAreTold = event.get(Field.ENTRY) != null;
    return event.describe((field, value) -> {
      if (value == Event.NULL) {
        return END_OF_LIST;
      }
      if (mm == null || !(value instanceof Long number)) {
        return String.valueOf(value);
      }
      return field == Field.PTE && flagsAreTold
          ? "pfn:" + Pte.pfn(number)
          : isAddress(field) ? address(mm, number) : String.valueOf(number);
    });
  }

  /** The events of a run but its end, each with its task: {@code "exit: call mmput A"}. */
  public List<String> lines(List<Event> events) {
    return events.stream()
        .filter(event -> event.kind() != EventKind.END_OF_RUN)
        .map(event -> (event.task() == null ? "" : event.task() + ": ") + describe(event))
        .toList();
  }

  private static boolean isAddress(Field field) {
    return switch (field) {
      case ADDRESS, START, END, AT, NEW_AT -> true;
      default -> false;
    };
  }

  /** An address of an mm: {@code heap+1}, {@code 0x7000}, {@code all-ones}. */
  public String address(String mm, long address) {
    if (address == -1) {
      return "all-ones";
    }
    String behind = null;
    for (Map.Entry<String, AreaSpec> each : areasOf(mm).entrySet()) {
      long offset = address - each.getValue().at();
      if (offset >= 0 && offset < each.getValue().pages() * PAGE) {
        return place(each.getKey(), offset);
      } else if (offset == each.getValue().pages() * PAGE) {
        behind = place(each.getKey(), offset);
      }
    }
    return behind != null ? behind : address == 0 ? "0" : "0x" + Long.toHexString(address);
  }

  private static String place(String area, long offset) {
    long inside = offset % PAGE;
    return area
        + (offset / PAGE == 0 ? "" : "+" + offset / PAGE)
        + (inside == 0 ? "" : "+0x" + Long.toHexString(inside));
  }

  /** Its areas; those of a child are its parent's. */
  private Map<String, AreaSpec> areasOf(String mm) {
    for (@Nullable String each = mm; each != null; each = vm.children().get(each)) {
      Map<String, AreaSpec> areas = vm.areas().get(each);
      if (areas != null) {
        return areas;
      }
    }
    return Map.of();
  }
}
