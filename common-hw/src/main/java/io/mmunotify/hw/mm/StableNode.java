// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct stable_node}: a page that KSM merged others into, and where these lay. It is the
 * page's mapping.
 */
public final class StableNode extends KernelObject {
  /** One page that was merged: {@code struct rmap_item}. */
  public record Item(AnonVma anonVma, MmStruct mm, long address) {}

  private final List<Item> items = new ArrayList<>();

  private volatile Page page;

  /**
   * A node to which nothing was merged yet.
   *
   * @param page the page whose mapping it becomes
   */
  public StableNode(Page page) {
    this.page = page;
  }

  /**
   * {@code get_ksm_page}: with a reference; null where the page was freed. A migration that goes on
   * is waited for, since it has counted the references already.
   */
  @Nullable Page get(Task current, PhysicalMemory memory) {
    for (; ; ) {
      Machine.touch(current, this, Access.READ);
      Page seen = page;
      if (!seen.getUnlessZero(current)) {
        return null;
      }
      seen.lock().lock(current);
      boolean mine = seen.mapping(current) == this;
      seen.lock().unlock(current);
      if (mine) {
        return seen;
      }
      memory.put(current, seen);
      if (page == seen) {
        return null;
      }
    }
  }

  /** The page was moved to another frame; both are locked. */
  void setPage(Task current, Page fresh) {
    Machine.touch(current, this, Access.WRITE);
    page = fresh;
  }

  /** {@code stable_tree_append}: the page's lock is held. */
  public void append(Task current, Item item) {
    Machine.touch(current, this, Access.WRITE);
    items.addFirst(item);
  }

  /** Where pages were merged, the last one first. */
  public List<Item> items(Task current) {
    Machine.touch(current, this, Access.READ);
    return List.copyOf(items);
  }

  @Override
  public Object contents() {
    List<String> lay =
        items.stream().map(item -> item.anonVma().id() + "/" + item.address()).toList();
    return page.id() + " " + lay;
  }
}
