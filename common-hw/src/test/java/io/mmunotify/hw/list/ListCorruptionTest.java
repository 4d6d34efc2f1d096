// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What io.mmunotify.hw.check.ListCorruption says; here, where a twin can write the links. */
final class ListCorruptionTest {
  private final HlistHead list = new HlistHead(new KernelObject() {});
  private final HlistNode one = new HlistNode("one") {};
  private final HlistNode two = new HlistNode("two") {};

  private static List<String> findings(TaskBody body) {
    SteppedMachine machine = new SteppedMachine(new InOrder(), null);
    RunEnd _ = machine.run(Runs.together(body));
    return machine.findings().stream().map(seen -> seen.finding().what()).toList();
  }

  private void addBoth(Task current) {
    list.addHead(current, two);
    list.addHead(current, one);
  }

  /**
   * {@code __hlist_del} without its last line: the successor's pprev still points to the victim.
   */
  private void delAndForgetPprev(Task current) {
    list.publish(current, one.get(current));
  }

  @Test
  void aTwinThatForgetsPprevIsCaughtAtTheEnd() {
    assertEquals(
        List.of(),
        findings(current -> {
          addBoth(current);
          delAndForgetPprev(current);
        }));
    assertEquals("the pprev of two does not point to the link that leads to it", list.fault());
  }

  @Test
  void andByTheNextOperationThatMeetsIt() {
    assertEquals(
        List.of("two is unlinked, and its pprev does not point to a link to it"),
        findings(current -> {
          addBoth(current);
          delAndForgetPprev(current);
          one.publish(current, null);
          two.delInitRcu(current);
        }));
  }

  @Test
  void aFreedNodeInALiveListIsToldAndACircleToo() {
    assertEquals(List.of(), findings(this::addBoth));
    assertNull(list.fault());
    assertEquals(List.of(), findings(current -> two.publish(current, one)));
    assertEquals("the list goes round in a circle behind one", list.fault());
    two.markFreed();
    assertEquals("two was freed and is still linked", list.fault());
  }

  @Test
  void theRightOperationsLeaveNothingToSay() {
    assertEquals(
        List.of(),
        findings(current -> {
          addBoth(current);
          two.delRcu(current);
          one.delInitRcu(current);
          list.addHead(current, one);
        }));
    assertNull(list.fault());
  }
}
