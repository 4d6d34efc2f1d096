// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SrcuNodesTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16, 64})
  void aTreeThatGrewIsATree(int fanout) {
    SrcuNodes nodes = new SrcuNodes(fanout);
    for (int cpu = 0; cpu < 100; cpu++) {
      SrcuNode leaf = nodes.leaf(cpu);
      assertSame(leaf, nodes.leaf(cpu));
      assertEquals(cpu / fanout * fanout, leaf.grplo);
      assertIsTree(nodes.breadthFirst(), fanout);
    }
  }

  private static void assertIsTree(List<SrcuNode> nodes, int fanout) {
    Map<SrcuNode, Integer> children = new HashMap<>();
    for (SrcuNode node : nodes) {
      SrcuNode parent = node.parent();
      assertEquals(node == nodes.getFirst(), parent == null);
      if (parent != null) {
        assertTrue(nodes.indexOf(parent) < nodes.indexOf(node));
        children.merge(parent, 1, Integer::sum);
      }
    }
    for (SrcuNode node : nodes) {
      int count = children.getOrDefault(node, 0);
      assertEquals(node.leaf, count == 0);
      assertTrue(count <= fanout);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 1000})
  void aMaskHasNoMoreBits(int fanout) {
    assertThrows(IllegalArgumentException.class, () -> new SrcuNodes(fanout));
  }
}
