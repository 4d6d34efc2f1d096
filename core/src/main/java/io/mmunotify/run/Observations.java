// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.scenario.Scenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * What tasks and drivers saw during a run, noted where they saw it, so that it is there on a live
 * machine as well, which has no trace. Part of what a run comes to, so it is touched like anything
 * else that lasts; nobody looks at it before the end.
 */
final class Observations {
  /** What the steps of one task returned. Written by that task alone. */
  private static final class Returns extends KernelObject {
    private final List<Outcome.Return> values = new ArrayList<>();

    @Override
    public @Nullable Object contents() {
      return values.isEmpty() ? null : List.copyOf(values);
    }
  }

  /** How often each callback of one notifier was entered. */
  private static final class Entries extends KernelObject {
    private final AtomicIntegerArray counts = new AtomicIntegerArray(Callback.values().length);

    @Override
    public @Nullable Object contents() {
      String all = counts.toString();
      return all.matches("[\\[\\], 0]*") ? null : all;
    }
  }

  /** One for each task, made at the beginning: a map that is written later would be shared. */
  private final Map<String, Returns> returns = new TreeMap<>();

  private final Map<String, Entries> callbacks = new HashMap<>();

  Observations(Scenario scenario) {
    for (String task : scenario.taskNames()) {
      returns.put(task, new Returns());
    }
    for (String notifier : scenario.notifiers().keySet()) {
      callbacks.put(notifier, new Entries());
    }
  }

  void returned(Task current, String op, int value) {
    Returns mine = known(returns, current.name());
    Machine.touch(current, mine, Access.ADD);
    mine.values.add(new Outcome.Return(op, value));
  }

  void entered(Task current, String notifier, Callback callback) {
    Entries entries = known(callbacks, notifier);
    Machine.touch(current, entries, Access.ADD);
    entries.counts.incrementAndGet(callback.ordinal());
  }

  private static <T> T known(Map<String, T> map, String name) {
    T value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the scenario has no " + name);
    }
    return value;
  }

  Map<String, List<Outcome.Return>> returns() {
    Map<String, List<Outcome.Return>> byTask = new TreeMap<>();
    returns.forEach((task, values) -> {
      if (!values.values.isEmpty()) {
        byTask.put(task, List.copyOf(values.values));
      }
    });
    return byTask;
  }

  Map<String, Map<String, Integer>> callbacks() {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    callbacks.forEach((notifier, entries) -> {
      Map<String, Integer> byName = new TreeMap<>();
      for (Callback callback : Callback.values()) {
        if (entries.counts.get(callback.ordinal()) > 0) {
          byName.put(callback.text(), entries.counts.get(callback.ordinal()));
        }
      }
      if (!byName.isEmpty()) {
        counts.put(notifier, byName);
      }
    });
    return counts;
  }
}
