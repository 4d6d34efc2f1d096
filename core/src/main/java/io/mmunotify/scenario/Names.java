// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.scenario.DriverThings.LockKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a scenario's steps may refer to.
 *
 * @param tasks everybody who performs steps
 * @param vm files and areas, and how the steps that use them are read
 */
record Names(
    Collection<String> mms,
    Collection<String> notifiers,
    Map<String, LockKind> locks,
    Collection<String> counters,
    Collection<String> completions,
    Collection<String> objects,
    Collection<String> work,
    Collection<String> tasks,
    VmReader vm) {

  /** The names of the things that a step may be about. */
  Collection<String> of(DriverOp.Thing thing) {
    return switch (thing) {
      case LOCK -> locks.keySet().stream().filter(name -> !isSemaphore(name)).toList();
      case SEMAPHORE -> {
        List<String> semaphores = new ArrayList<>();
        locks.keySet().stream().filter(this::isSemaphore).forEach(semaphores::add);
        semaphores.addAll(mms);
        yield semaphores;
      }
      case COUNTER -> counters;
      case COMPLETION -> completions;
      case WORK -> work;
      case OBJECT -> objects;
      case MM -> mms;
      case TASK -> tasks;
    };
  }

  private boolean isSemaphore(String lock) {
    return locks.get(lock) == LockKind.RWSEM;
  }
}
