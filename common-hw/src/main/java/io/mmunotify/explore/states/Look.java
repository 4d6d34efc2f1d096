// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.SteppedMachine;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all objects of one machine, again and again. Most are like they were the last time, and
 * to see this is quicker than to ask for the number of what they are like. Used under the learner's
 * lock.
 */
final class Look {
  private static final int NONE = -1;

  private final Components components;

  // For each object, in the order in which the machine has made them, what was last seen.
  private int[] known = new int[0];
  private @Nullable Object[] contents = new Object[0];
  private int[] values = new int[0];

  Look(Components components) {
    this.components = components;
  }

  /** Gives the components of objects the values that these have now. */
  void at(SteppedMachine current, State into) {
    List<KernelObject> objects = current.objects();
    if (objects.size() > known.length) {
      grow(2 * objects.size());
    }
    for (int at = 0; at < objects.size(); at++) {
      KernelObject object = objects.get(at);
      if (object.toldBy() == object) {
        look(at, object, current.contents(object));
        into.set(known[at], values[at]);
      }
    }
  }

  private void look(int at, KernelObject object, @Nullable Object now) {
    boolean isNew = known[at] == NONE;
    if (isNew) {
      known[at] = components.of(object);
    }
    if (isNew || !Objects.equals(now, contents[at])) {
      contents[at] = now;
      values[at] = components.value(known[at], now);
    }
  }

  private void grow(int room) {
    int before = known.length;
    known = Arrays.copyOf(known, room);
    Arrays.fill(known, before, room, NONE);
    contents = Arrays.copyOf(contents, room);
    values = Arrays.copyOf(values, room);
  }
}
