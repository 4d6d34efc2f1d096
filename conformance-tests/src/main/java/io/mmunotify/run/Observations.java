// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.scenario.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What tasks and drivers saw during a run, noted where they saw it, so that it is there on a live
 * machine as well, which has no trace.
 */
final class Observations {
  /** A task's own list is written by that task alone. */
  private final Map<String, List<Outcome.Return>> returns = new ConcurrentHashMap<>();

  private final Map<String, AtomicIntegerArray> callbacks = new ConcurrentHashMap<>();

  void returned(Task current, Op op, int value) {
    returns
        .computeIfAbsent(current.name(), name -> new ArrayList<>())
        .add(new Outcome.Return(op.text(), value));
  }

  void entered(String notifier, Callback callback) {
    callbacks
        .computeIfAbsent(notifier, name -> new AtomicIntegerArray(Callback.values().length))
        .incrementAndGet(callback.ordinal());
  }

  Map<String, List<Outcome.Return>> returns() {
    return new TreeMap<>(returns);
  }

  Map<String, Map<String, Integer>> callbacks() {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    callbacks.forEach((notifier, array) -> {
      Map<String, Integer> byName = new TreeMap<>();
      for (Callback callback : Callback.values()) {
        if (array.get(callback.ordinal()) > 0) {
          byName.put(callback.text(), array.get(callback.ordinal()));
        }
      }
      counts.put(notifier, byName);
    });
    return counts;
  }
}
