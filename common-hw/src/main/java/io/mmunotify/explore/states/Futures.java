// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What tasks may still look at and change, for each place where one can stand: its next step there
 * and all steps behind that, as far as any were seen; and the same up to where it has to take a
 * certain lock, which is all that it can do while somebody else holds that. Grows while a search
 * learns. One thread at a time adds to it.
 */
final class Futures {
  private static final @Nullable Long ALL = null;

  private final List<LocalState> places = new ArrayList<>();
  private final List<Long> locks = new ArrayList<>();
  private final AtomicInteger growths = new AtomicInteger();

  /** Tasks that can come to a place where they have been before, as bits. */
  private volatile long circling;

  /** How often something was new. Any thread may ask. */
  int growths() {
    return growths.get();
  }

  /**
   * Whether a task can be where it was before, at some time after a step from this place; or one
   * with a number too large to tell. A step of any other is in no circle of states, nor is that of
   * who drains its stores. Any thread may ask.
   */
  boolean canCircle(LocalState place) {
    return place.driver >= Long.SIZE || (circling >>> place.driver & 1) != 0;
  }

  /** Whether the task can go on from this place depends on these components. */
  void waits(LocalState place, ReadWriteSet watched) {
    ReadWriteSet both = place.watched.and(watched);
    if (both != place.watched) {
      place.watched = both;
      int _ = growths.incrementAndGet();
    }
    at(place, watched);
  }

  /** At this place a task looks at these components, or its step there does. */
  void at(LocalState place, ReadWriteSet reach) {
    meet(place);
    place.own = place.own.and(reach);
    grow(place, ALL, reach);
    locks.forEach(lock -> grow(place, lock, reach));
  }

  /** From one place a step leads to the other. */
  void leads(LocalState from, LocalState to) {
    meet(from);
    meet(to);
    if (to.rank <= from.rank && !from.drains && !canCircle(from)) {
      circling |= 1L << from.task;
      int _ = growths.incrementAndGet();
    }
    if (to.before.add(from)) {
      grow(from, ALL, to.future);
      locks.forEach(lock -> grow(from, lock, to.without(lock)));
    }
  }

  private void meet(LocalState place) {
    if (place.met) {
      return;
    }
    place.met = true;
    places.add(place);
    for (Long lock : place.holds) {
      if (!locks.contains(lock)) {
        locks.add(lock);
        places.forEach(known -> grow(known, lock, known.own));
      }
    }
  }

  private void grow(LocalState place, @Nullable Long lock, ReadWriteSet more) {
    Deque<LocalState> grown = new ArrayDeque<>();
    add(place, lock, more, grown);
    for (LocalState next = grown.poll(); next != null; next = grown.poll()) {
      for (LocalState before : next.before) {
        add(before, lock, next.without(lock), grown);
      }
    }
  }

  private void add(
      LocalState place, @Nullable Long lock, ReadWriteSet more, Deque<LocalState> grown) {
    if (lock != null && lock.equals(place.takes)) {
      return;
    }
    ReadWriteSet known = place.without(lock);
    ReadWriteSet both = known.and(more);
    if (both != known) {
      place.growsTo(lock, both);
      int _ = growths.incrementAndGet();
      grown.add(place);
    }
  }
}
