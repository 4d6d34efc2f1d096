// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.StepFootprint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What steps have touched in earlier runs, by their task and by how many steps it had performed
 * before: a guess at what a step is about to touch. A step that touched different objects in
 * different runs counts as touching all of them.
 *
 * <p>Runs may use it at the same time. What they note is known only after {@link #learn}, so that
 * none depends on how far the others are.
 */
public final class KnownFootprints {
  private final Map<Long, StepFootprint> noted = new ConcurrentHashMap<>();
  private volatile Map<Long, StepFootprint> known = Map.of();

  /** Nothing is known yet. */
  public KnownFootprints() {}

  /** Whatever was noted is known from now on. While no run uses it. */
  public void learn() {
    known = Map.copyOf(noted);
  }

  void note(int task, int step, StepFootprint touched) {
    StepFootprint _ = noted.merge(key(task, step), touched, StepFootprint::with);
  }

  /** What the task's step may touch; null if that is not known. */
  @Nullable StepFootprint of(int task, int step) {
    return known.get(key(task, step));
  }

  private static long key(int task, int step) {
    return ((long) task << Integer.SIZE) + step;
  }
}
