// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The locks that a task holds, and the pairs of locks of which the task has ever waited for one
 * under the other. Both follow from the task's own touches, so they add no state. Stepped machine
 * only; used by its thread.
 */
public final class LocksHeld {
  private final List<Held> held = new ArrayList<>();
  private List<Nesting> nestings = List.of();
  private boolean atOnce;
  private boolean nests;

  /** A lock that the task holds, and whether other tasks may hold the lock as well. */
  private record Held(KernelObject lock, boolean shared) {}

  /**
   * The inner lock was taken while the outer lock was held. Both may be the same lock.
   *
   * @param outerShared whether the outer lock was shared
   * @param innerShared whether the inner lock is shared
   */
  public record Nesting(
      KernelObject outer, boolean outerShared, KernelObject inner, boolean innerShared) {}

  /** The task takes its next lock without waiting, so nothing follows for the order of locks. */
  void takesAtOnce() {
    atOnce = true;
  }

  /**
   * The lock that is taken next may be taken under its like: what settles the order of the two is
   * known ({@code SINGLE_DEPTH_NESTING}).
   */
  public void nextNests() {
    nests = true;
  }

  void note(KernelObject lock, Access how) {
    switch (how) {
      case TAKE, TAKE_SHARED -> {
        boolean shared = how == Access.TAKE_SHARED;
        for (int i = 0; i < held.size() && !atOnce; i++) {
          Held outer = held.get(i);
          if (!nests || outer.lock.getClass() != lock.getClass()) {
            note(new Nesting(outer.lock, outer.shared, lock, shared));
          }
        }
        atOnce = false;
        nests = false;
        held.add(new Held(lock, shared));
      }
      case RELEASE -> held.remove(new Held(lock, false));
      case RELEASE_SHARED -> held.remove(new Held(lock, true));
      default -> {}
    }
  }

  private void note(Nesting nesting) {
    if (nestings.contains(nesting)) {
      return;
    }
    if (nestings.isEmpty()) {
      nestings = new ArrayList<>();
    }
    nestings.add(nesting);
  }

  /** The nestings that the task would note if it took a lock for which it waits. */
  public List<Nesting> wouldNest(KernelObject lock, boolean shared) {
    return held.stream().map(outer -> new Nesting(outer.lock, outer.shared, lock, shared)).toList();
  }

  /**
   * A lock is given back.
   *
   * @param shared whether the lock was shared
   * @param name the name of the lock
   * @throws KernelMisuse if the task does not hold the lock in this way
   */
  public static void requireHeld(Task current, KernelObject lock, boolean shared, String name) {
    if (Machine.stepped(current) && !current.locks().held.contains(new Held(lock, shared))) {
      Machine.look(current, lock);
      throw new KernelMisuse("giving back " + name + " without holding it breaks the lock");
    }
  }

  /**
   * The locks that the task holds, in the order in which it took them. A lock that the task has
   * taken twice, as a reader, stands here twice.
   */
  public List<KernelObject> held() {
    return new AbstractList<>() {
      @Override
      public KernelObject get(int index) {
        return held.get(index).lock;
      }

      @Override
      public int size() {
        return held.size();
      }
    };
  }

  /** The locks that the task holds for itself alone, in the same order. */
  public List<KernelObject> heldAlone() {
    return held.stream().filter(lock -> !lock.shared).map(Held::lock).toList();
  }

  /**
   * Every pair of locks that the task has held at the same time. The lock that it took first is the
   * outer one.
   */
  public List<Nesting> nestings() {
    return Collections.unmodifiableList(nestings);
  }

  /**
   * The task keeps its held locks in mind when it forgets everything else: its next steps, and the
   * findings of checkers, depend on these locks.
   */
  static void keep(Task current) {
    for (Held each : current.locks().held) {
      Machine.saw(current, each.lock);
      Machine.saw(current, each.shared);
    }
  }
}
