// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree of a domain's nodes. Every node has as many children as it may have, except the last
 * nodes of a level.
 *
 * <p>A live machine gets CPUs while it runs. Then the tree grows to the right, and upwards: the
 * root gets a parent. A request that has passed the old root before goes on to the domain all the
 * same. A CPU has its leaf before it asks for a grace period, so the end of that grace period finds
 * the leaf.
 */
final class SrcuNodes {
  /** The bits of a mask. */
  static final int MOST = Long.SIZE;

  private final int fanout;

  /**
   * The levels from the leaves up. The monitor guards this list, and nothing nests in the monitor.
   */
  private final List<List<SrcuNode>> levels = new ArrayList<>();

  /** All nodes, the root first. */
  private volatile List<SrcuNode> breadthFirst = List.of();

  /**
   * A tree without nodes.
   *
   * @param fanout how many children a node has, at most {@link #MOST}
   * @throws IllegalArgumentException if the fanout is larger
   */
  SrcuNodes(int fanout) {
    if (fanout > MOST) {
      throw new IllegalArgumentException(
          "a node of fanout " + fanout + " needs more than the " + MOST + " bits of a mask");
    }
    this.fanout = fanout;
  }

  /** {@code srcu_for_each_node_breadth_first}: all nodes that there are now, the root first. */
  List<SrcuNode> breadthFirst() {
    return breadthFirst;
  }

  /** The leaf of a CPU; made if it is missing. */
  synchronized SrcuNode leaf(int cpu) {
    int leaf = cpu / fanout;
    if (levels.isEmpty() || leaf >= levels.getFirst().size()) {
      grow(leaf + 1);
    }
    return levels.getFirst().get(leaf);
  }

  /** {@code init_srcu_struct_nodes}, for so many leaves. */
  private void grow(int leaves) {
    int count = leaves;
    for (int level = 0; level == 0 || count > 1; level++) {
      count = level == 0 ? leaves : (count + fanout - 1) / fanout;
      fill(level, count);
    }
    for (int level = 1; level < levels.size(); level++) {
      List<SrcuNode> children = levels.get(level - 1);
      for (int i = 0; i < children.size(); i++) {
        children.get(i).hangOn(levels.get(level).get(i / fanout));
      }
    }
    List<SrcuNode> all = new ArrayList<>();
    levels.reversed().forEach(all::addAll);
    breadthFirst = List.copyOf(all);
  }

  private void fill(int level, int count) {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    List<SrcuNode> nodes = levels.get(level);
    while (nodes.size() < count) {
      nodes.add(new SrcuNode(level == 0, nodes.size() * fanout));
    }
  }
}
