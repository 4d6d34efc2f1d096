// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.Past;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places where tasks can stand: a tree of what they saw, a task's pasts merging where it
 * forgets them. Used under the learner's lock, except {@link #get}.
 */
final class LocalStates {
  private static final int AT_START = -1;

  /** Where a task forgot everything; what it has made numbers what it will make. */
  private record Origin(
      int task, int position, int objectsMade, boolean atomic, boolean unfenced) {}

  private record Later(Object before, List<Long> seen) {}

  private final Components components;
  private final Map<Object, LocalState> known = new HashMap<>();

  /** By their components and numbers; replaced as a whole where one is added. */
  private volatile LocalState[][] byNumber = new LocalState[0][];

  LocalStates(Components components) {
    this.components = components;
  }

  /** The place of a task with this number. Any thread may call that was told the number. */
  LocalState get(int component, int number) {
    return byNumber[component][number];
  }

  /** Where the task stands after the step that it performed from a place; null for its start. */
  LocalState after(@Nullable LocalState before, Task task) {
    Past past = task.past();
    Object from = before == null || past.forgotten() ? origin(task) : before;
    if (from instanceof Origin && past.size() == 0) {
      return known(from, task);
    }
    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < past.size(); i++) {
      seen.add(past.seen(i));
    }
    return known(new Later(from, seen), task);
  }

  private static Origin origin(Task task) {
    Past past = task.past();
    int position = past.forgotten() ? past.position() : AT_START;
    return new Origin(
        task.id(), position, task.objectsMade(), task.inAtomic(), task.unfenced() != null);
  }

  /** Where the task last forgot everything, and how many steps ago. */
  private static long rank(Object key) {
    return switch (key) {
      case Origin origin -> (long) origin.position << Integer.SIZE;
      case Later later -> rank(later.before) + 1;
      case LocalState local -> local.rank;
      default -> throw new IllegalArgumentException("no place: " + key);
    };
  }

  private LocalState known(Object key, Task task) {
    LocalState place = known.get(key);
    if (place == null) {
      Fingerprint adds = fingerprint(key);
      int component = components.ofTask(task.id());
      int number = components.number(component, adds);
      place = has(component, number) ? get(component, number) : null;
      if (place == null) {
        place = new LocalState(number, adds, task, rank(key));
        put(component, place);
      }
      known.put(key, place);
    }
    return place;
  }

  private boolean has(int component, int number) {
    LocalState[][] all = byNumber;
    return component < all.length
        && number < all[component].length
        && all[component][number] != null;
  }

  /** Adds a place that another search has met; returns the one that is known here, if there is. */
  LocalState add(int component, LocalState place) {
    if (has(component, place.number)) {
      return get(component, place.number);
    }
    put(component, place);
    return place;
  }

  /** Of all that led here since the task last forgot everything: the same in every search. */
  private static Fingerprint fingerprint(Object key) {
    return switch (key) {
      case Later later -> {
        Fingerprint before = fingerprint(later.before);
        yield Fingerprint.of(before.high(), before.low(), later.seen);
      }
      case LocalState local -> local.adds;
      default -> Fingerprint.of(key);
    };
  }

  private void put(int component, LocalState place) {
    LocalState[][] all = byNumber;
    if (component >= all.length) {
      int before = all.length;
      all = Arrays.copyOf(all, component + 1);
      Arrays.fill(all, before, all.length, new LocalState[0]);
    }
    if (place.number >= all[component].length) {
      all = all.clone();
      all[component] = Arrays.copyOf(all[component], 2 * place.number + 2);
    }
    all[component][place.number] = place;
    byNumber = all; // publishes the entry
  }
}
