// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import io.mmunotify.hw.machine.Past;
import io.mmunotify.hw.machine.StepFootprint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each step may touch: everything that it has touched in any run so far. A step is known by
 * its task and by what that did and saw before.
 *
 * <p>What a step touches can depend on the others: the drop of a reference frees, or does not. A
 * reduction must not take it for independent of a step here that it depends on elsewhere, so it
 * depends on both everywhere. When a step is seen to touch more than was known, the runs made so
 * far stand for too many others, and the search has to begin again. Any worker may call.
 */
final class StepFootprints {
  private final Map<Long, StepFootprint> known = new ConcurrentHashMap<>();
  private volatile boolean grown;

  /**
   * Takes note of what a step has touched.
   *
   * @param place where its task stood before, as {@link #after} tells
   * @return what it may touch
   */
  StepFootprint touched(int task, long place, StepFootprint touched) {
    long key = mix(place + task);
    StepFootprint before = known.putIfAbsent(key, touched);
    if (before == null) {
      return touched;
    }
    if (before.covers(touched)) {
      return before;
    }
    grown = true;
    return known.merge(key, touched, StepFootprint::with);
  }

  /** Whether a step has touched more than was known since this was asked last. */
  boolean haveGrown() {
    return grown;
  }

  /** The search begins again. */
  void restart() {
    grown = false;
  }

  /** Where a task stands after a step, from where it stood before. */
  static long after(long place, Past past) {
    long next = past.forgotten() ? past.position() : place + 1;
    for (int i = 0; i < past.size(); i++) {
      next = mix(next) + past.seen(i);
    }
    return mix(next);
  }

  /** The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
