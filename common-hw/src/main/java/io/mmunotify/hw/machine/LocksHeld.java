// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The locks that a task holds, and which it has ever waited to take under which. Follows from the
 * touches of the task itself, so it is no state of its own. Stepped machine only; used by its
 * thread.
 */
public final class LocksHeld {
  private final List<Held> held = new ArrayList<>();
  private List<Nesting> nestings = List.of();
  private boolean atOnce;

  /** A lock that is held, whether others may hold it as well. */
  private record Held(KernelObject lock, boolean shared) {}

  /**
   * One lock was taken while the other was held, or the same one once more.
   *
   * @param outerShared whether the outer one was shared
   * @param innerShared whether the inner one is
   */
  public record Nesting(
      KernelObject outer, boolean outerShared, KernelObject inner, boolean innerShared) {}

  /** The next lock is taken without waiting for it, so that nothing follows for any order. */
  void takesAtOnce() {
    atOnce = true;
  }

  void note(KernelObject lock, Access how) {
    switch (how) {
      case TAKE, TAKE_SHARED -> {
        boolean shared = how == Access.TAKE_SHARED;
        for (int i = 0; i < held.size() && !atOnce; i++) {
          Held outer = held.get(i);
          note(new Nesting(outer.lock, outer.shared, lock, shared));
        }
        atOnce = false;
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

  /** What the task would note if it took a lock that it waits for. */
  public List<Nesting> wouldNest(KernelObject lock, boolean shared) {
    return held.stream().map(outer -> new Nesting(outer.lock, outer.shared, lock, shared)).toList();
  }

  /**
   * A lock is given back.
   *
   * @param shared whether it was shared
   * @param name what to call it
   * @throws KernelMisuse if the task does not hold it so
   */
  public static void requireHeld(Task current, KernelObject lock, boolean shared, String name) {
    if (Machine.stepped(current) && !current.locks().held.contains(new Held(lock, shared))) {
      Machine.look(current, lock);
      throw new KernelMisuse("giving back " + name + " without holding it breaks the lock");
    }
  }

  /**
   * Those that it holds, in the order in which it took them; a lock that it shares with itself
   * twice.
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

  /** Those that it has for itself alone, likewise. */
  public List<KernelObject> heldAlone() {
    return held.stream().filter(lock -> !lock.shared).map(Held::lock).toList();
  }

  /** Every pair of locks that it has held at the same time, the one that it took first in front. */
  public List<Nesting> nestings() {
    return Collections.unmodifiableList(nestings);
  }

  /**
   * The task takes along what it holds when it forgets the rest: what it may do next, and what a
   * checker says of it, depends on that.
   */
  static void keep(Task current) {
    for (Held each : current.locks().held) {
      Machine.saw(current, each.lock);
      Machine.saw(current, each.shared);
    }
  }
}
