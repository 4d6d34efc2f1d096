// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
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

  /** A node to which nothing was merged yet. */
  public StableNode() {}

  /** {@code stable_tree_append}: the page's lock is held. */
  public void append(Task current, Item item) {
    Machine.touch(current, this, Access.WRITE);
    items.add(item);
  }

  /** Where pages were merged, oldest first. */
  public List<Item> items(Task current) {
    Machine.touch(current, this, Access.READ);
    return List.copyOf(items);
  }

  @Override
  public @Nullable Object contents() {
    return items.isEmpty()
        ? null
        : items.stream().map(item -> item.anonVma().id() + "/" + item.address()).toList();
  }
}
