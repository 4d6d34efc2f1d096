// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.check.PendingFlush;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import io.mmunotify.hw.memory.SwapSpace;

/**
 * {@code mm/swap_state.c}: anonymous pages that have a slot in swap. The cache has a reference of
 * the page, and one of the slot; whoever calls holds the page's lock.
 *
 * @param memory the frames
 * @param swap the slots
 */
public record SwapCache(PhysicalMemory memory, SwapSpace swap) {

  /** {@code add_to_swap}: a slot for each frame of the page, where it has none. */
  public void add(Task current, Page page) {
    for (int i = 0; i < page.compoundPages(); i++) {
      Page each = memory.page(page.pfn() + i);
      if (each.swapSlot(current) < 0) {
        each.setSwapSlot(current, swap.add(current, each));
        page.get(current);
      }
    }
    page.set(current, Page.Flag.DIRTY);
  }

  /** {@code swap_writepage}: the slots hold what the frames hold. */
  public void write(Task current, Page page) {
    for (int i = 0; i < page.compoundPages(); i++) {
      Page each = memory.page(page.pfn() + i);
      int slot = each.swapSlot(current);
      if (slot >= 0) {
        writeSlot(current, slot, each);
      }
    }
    page.clear(current, Page.Flag.DIRTY);
  }

  private void writeSlot(Task current, int slot, Page page) {
    // An entry names the slot besides the cache, and the store would be lost to it.
    if (page.writable() && swap.users(current, slot) > 1) {
      PendingFlush.written(current);
    }
    swap.write(current, slot, page.read(current));
  }

  /** {@code delete_from_swap_cache}: the caller has a reference of its own. */
  public void remove(Task current, Page page) {
    for (int i = 0; i < page.compoundPages(); i++) {
      Page each = memory.page(page.pfn() + i);
      int slot = each.swapSlot(current);
      if (slot >= 0) {
        writeSlot(current, slot, each); // for entries, where the page stays
        swap.setCached(current, slot, null);
        swap.free(current, slot);
        each.setSwapSlot(current, -1);
        memory.put(current, page);
      }
    }
  }
}
