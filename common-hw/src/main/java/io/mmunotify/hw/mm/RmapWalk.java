// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.Rmap.Place;
import io.mmunotify.hw.sync.RwSemaphore;
import java.util.List;

/**
 * {@code rmap_walk}: every place at which a page may be mapped, under the lock of what the page
 * belongs to. Kernels differ in how they take these locks and in the order of the areas.
 *
 * @param anon how the lock of an anon_vma is taken
 * @param file how the lock of a file's mappings is taken
 * @param sorted whether the areas of an anon_vma come sorted by place, as in a tree, or in the
 *     order of a list
 * @param whole whether a compound page is looked for by all its frames, or by the first alone
 * @param ksmFlags what a kernel leaves in the addresses at which it looks for a page of KSM
 */
public record RmapWalk(Hold anon, Hold file, boolean sorted, boolean whole, long ksmFlags) {
  /** How a lock is taken. */
  public enum Hold {
    /** An rw-semaphore, for reading. */
    READ,
    /** A mutex. */
    ALONE;

    private void take(Task current, RwSemaphore lock) {
      if (this == READ) {
        lock.downRead(current);
      } else {
        lock.downWrite(current);
      }
    }

    private void giveBack(Task current, RwSemaphore lock) {
      if (this == READ) {
        lock.upRead(current);
      } else {
        lock.upWrite(current);
      }
    }
  }

  /** Looks at one place. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * The lock of what the page belongs to is held.
     *
     * @return whether to go on
     */
    boolean visit(Vma vma, long address);
  }

  /** Visits the places of a page; of one of KSM or of a file the caller holds the page's lock. */
  public void walk(Task current, Page page, Visitor visitor) {
    walk(current, page, visitor, () -> {});
  }

  /**
   * The same, and then something more under the lock of a file.
   *
   * @param behind what is done if no visitor said that the walk is over
   */
  public void walk(Task current, Page page, Visitor visitor, Runnable behind) {
    KernelObject mapping = page.mapping(current);
    if (mapping instanceof StableNode node) {
      walkKsm(current, node, visitor);
      return;
    }
    RwSemaphore lock = Rmap.lockOf(current, page);
    if (lock == null) {
      return;
    }
    Hold hold = mapping instanceof AnonVma ? anon : file;
    hold.take(current, lock);
    if (visitAll(Rmap.places(current, page, sorted, whole), visitor)) {
      behind.run();
    }
    hold.giveBack(current, lock);
  }

  private static boolean visitAll(List<Place> places, Visitor visitor) {
    for (Place place : places) {
      if (!visitor.visit(place.vma(), place.address())) {
        return false;
      }
    }
    return true;
  }

  /** {@code rmap_walk_ksm}: first where pages were merged, then in mms that were forked since. */
  private void walkKsm(Task current, StableNode node, Visitor visitor) {
    for (boolean forks : new boolean[] {false, true}) {
      for (StableNode.Item item : node.items(current)) {
        AnonVma anonVma = item.anonVma();
        anon.take(current, anonVma.lock());
        boolean on = true;
        for (Vma vma : Rmap.areas(current, anonVma, sorted)) {
          boolean covers = item.address() >= vma.start() && item.address() < vma.end();
          if (on && covers && (item.mm() == vma.mm()) != forks) {
            on = visitor.visit(vma, item.address() | ksmFlags);
          }
        }
        anon.giveBack(current, anonVma.lock());
        if (!on) {
          return;
        }
      }
    }
  }
}
