// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.scenario.EventWords;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An event as a cell shows it, in the words of its scenario, without its task. */
final class EventText {
  private EventText() {}

  static String of(EventWords words, @Nullable Event event) {
    if (event == null) {
      return "";
    }
    return switch (event.kind()) {
      case DEADLOCK -> "deadlock: " + waits(event.get(Field.TASKS));
      case END_OF_RUN -> "end: " + state(event.get(Field.STATE));
      default -> words.describe(event);
    };
  }

  private static String waits(@Nullable Object tasks) {
    return tasks instanceof Map<?, ?> map
        ? new TreeMap<>(map)
            .entrySet().stream()
                .map(each -> each.getKey() + " waits for " + each.getValue())
                .collect(Collectors.joining(", "))
        : "";
  }

  private static String state(@Nullable Object state) {
    return state instanceof FinalState end
        ? Stream.concat(
                end.mms().entrySet().stream()
                    .map(each -> each.getKey() + " " + mm(each.getValue())),
                end.counters().entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue()))
            .collect(Collectors.joining("; "))
        : "";
  }

  private static String mm(FinalState.Mm mm) {
    if (mm.freed()) {
      return "freed";
    }
    List<String> notifiers = mm.notifiers();
    String list =
        notifiers == null
            ? ""
            : notifiers.isEmpty() ? ", no notifier" : ", with " + String.join(", ", notifiers);
    return "mm_users=" + mm.users() + " mm_count=" + mm.count() + list;
  }
}
