// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.KernelObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives objects and tasks their component of a {@link State}, and contents their number. Used under
 * the learner's lock.
 */
final class Components {
  private final Map<Long, Integer> objects = new HashMap<>();
  private final Map<Integer, Integer> tasks = new HashMap<>();
  private final List<Map<Object, Integer>> values = new ArrayList<>();

  /** The component that tells what the object is like. */
  int of(KernelObject object) {
    return objects.computeIfAbsent(object.toldBy().id(), id -> next());
  }

  int ofTask(int task) {
    return tasks.computeIfAbsent(task, id -> next());
  }

  /** One that is neither an object nor a task. */
  int reserve() {
    return next();
  }

  private int next() {
    values.add(new HashMap<>());
    return values.size() - 1;
  }

  /** How many there are so far. */
  int size() {
    return values.size();
  }

  /** The number of what an object is like. */
  int value(int component, @Nullable Object contents) {
    if (contents == null) {
      return 0;
    }
    Map<Object, Integer> known = values.get(component);
    return known.computeIfAbsent(contents, like -> known.size() + 1);
  }
}
