// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.memory.PhysicalMemory;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** {@code root_stable_tree}: the pages that KSM merged others into, by their content. */
public final class StableTree extends KernelObject {
  private final ConcurrentSkipListMap<Long, StableNode> nodes = new ConcurrentSkipListMap<>();

  /** A tree without pages. */
  public StableTree() {}

  /** The page of that content, with a reference; null where there is none, or it was freed. */
  public @Nullable Page find(Task current, PhysicalMemory memory, long content) {
    Machine.touch(current, this, Access.READ);
    StableNode node = nodes.get(content);
    Machine.saw(current, node);
    return node == null ? null : node.get(current, memory);
  }

  /** The node's page is the one of its content from now on. */
  public void insert(Task current, long content, StableNode node) {
    Machine.touch(current, this, Access.WRITE);
    nodes.put(content, node);
  }

  @Override
  public @Nullable Object contents() {
    StringBuilder text = new StringBuilder();
    nodes.forEach(
        (content, node) -> text.append(content).append('@').append(node.id()).append(' '));
    return text.isEmpty() ? null : text.toString();
  }
}
