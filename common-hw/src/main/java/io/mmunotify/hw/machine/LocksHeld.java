// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The locks that a task holds, and which it has ever taken under which. Follows from the touches of
 * the task itself, so it is no state of its own. Stepped machine only; used by its thread.
 */
public final class LocksHeld {
  private final List<KernelObject> held = new ArrayList<>();
  private List<Nesting> nestings = List.of();

  /** One lock was taken while the other was held. */
  public record Nesting(KernelObject outer, KernelObject inner) {}

  void note(KernelObject lock, Access how) {
    switch (how) {
      case TAKE, TAKE_SHARED -> {
        for (KernelObject outer : held) {
          note(outer, lock);
        }
        held.add(lock);
      }
      case RELEASE, RELEASE_SHARED -> held.remove(lock);
      default -> {}
    }
  }

  private void note(KernelObject outer, KernelObject inner) {
    for (Nesting nesting : nestings) {
      if (nesting.outer == outer && nesting.inner == inner) {
        return;
      }
    }
    if (nestings.isEmpty()) {
      nestings = new ArrayList<>();
    }
    nestings.add(new Nesting(outer, inner));
  }

  /**
   * Those that it holds, in the order in which it took them; a lock that it shares with itself
   * twice.
   */
  public List<KernelObject> held() {
    return Collections.unmodifiableList(held);
  }

  /** Every pair of locks that it has held at the same time, the one that it took first in front. */
  public List<Nesting> nestings() {
    return Collections.unmodifiableList(nestings);
  }
}
