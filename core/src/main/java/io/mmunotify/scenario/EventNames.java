// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.trace.EventKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a schedule names events: by their names in a trace, or by a name that stands for whichever
 * form the generation has.
 */
public final class EventNames {
  private static final Map<String, Set<EventKind>> COMMON =
      Map.of(
          "read_lock", EnumSet.of(EventKind.RCU_READ_LOCK, EventKind.SRCU_READ_LOCK),
          "read_unlock", EnumSet.of(EventKind.RCU_READ_UNLOCK, EventKind.SRCU_READ_UNLOCK),
          "synchronize_begin",
              EnumSet.of(EventKind.SYNCHRONIZE_RCU_BEGIN, EventKind.SYNCHRONIZE_SRCU_BEGIN),
          "synchronize_end",
              EnumSet.of(EventKind.SYNCHRONIZE_RCU_END, EventKind.SYNCHRONIZE_SRCU_END),
          "hlist_del", EnumSet.of(EventKind.HLIST_DEL_RCU, EventKind.HLIST_DEL_INIT_RCU));

  private EventNames() {}

  /** Every name that a schedule can use: events before which a task can be stopped. */
  public static Set<String> all() {
    Set<String> names =
        Arrays.stream(EventKind.values())
            .filter(EventKind::isSchedulingPoint)
            .map(EventKind::text)
            .collect(Collectors.toCollection(TreeSet::new));
    names.addAll(COMMON.keySet());
    return names;
  }

  /** Whether the name stands for this kind of event. */
  public static boolean matches(String name, EventKind kind) {
    Set<EventKind> common = COMMON.get(name);
    return common == null ? kind.text().equals(name) : common.contains(kind);
  }
}
