// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HlistTest {
  private final HlistHead list = new HlistHead(new KernelObject() {});
  private final HlistNode one = node("one");
  private final HlistNode two = node("two");
  private final HlistNode three = node("three");

  private static HlistNode node(String name) {
    return new HlistNode(name) {};
  }

  /** Runs a body that stops; returns the stop's message. */
  private static String stop(TaskBody body) {
    KernelStop stop = assertInstanceOf(RunEnd.Stopped.class, Runs.stepped(body)).stop();
    return String.valueOf(stop.getMessage());
  }

  private static void fine(TaskBody body) {
    assertInstanceOf(RunEnd.Finished.class, Runs.stepped(body));
  }

  private void addAll(Task task) {
    list.addHead(task, three);
    list.addHead(task, two);
    list.addHead(task, one);
  }

  @Test
  void theNewestIsFirst() {
    fine(this::addAll);
    assertEquals(List.of("one", "two", "three"), list.names());
  }

  @Test
  void anyNodeCanBeTakenOutAndTheOthersStay() {
    for (int victim = 0; victim < 3; victim++) {
      HlistTest other = new HlistTest();
      HlistNode node = List.of(other.one, other.two, other.three).get(victim);
      fine(task -> {
        other.addAll(task);
        node.delRcu(task);
      });
      List<String> left = new ArrayList<>(List.of("one", "two", "three"));
      left.remove(victim);
      assertEquals(left, other.list.names());
    }
  }

  @Test
  void nodesLeaveInAnyOrderUntilTheListIsEmpty() {
    for (List<Integer> order :
        List.of(List.of(0, 1, 2), List.of(2, 1, 0), List.of(1, 0, 2), List.of(1, 2, 0))) {
      HlistTest other = new HlistTest();
      List<HlistNode> nodes = List.of(other.one, other.two, other.three);
      fine(task -> {
        other.addAll(task);
        order.forEach(i -> nodes.get(i).delInitRcu(task));
        assertTrue(other.list.empty(task));
        assertNull(other.list.first(task));
        nodes.forEach(node -> assertTrue(node.unhashed(task)));
      });
    }
  }

  @Test
  void aNodeThatWasTakenOutCanComeBack() {
    fine(task -> {
      addAll(task);
      two.delInitRcu(task);
      list.addHead(task, two);
    });
    assertEquals(List.of("two", "one", "three"), list.names());
  }

  @Test
  void aWalkerOnANodeThatIsTakenOutCanGoOn() {
    fine(task -> {
      addAll(task);
      two.delRcu(task);
      assertSame(three, two.dereference(task));
      one.delInitRcu(task);
      assertSame(three, one.dereference(task));
    });
  }

  @Test
  void takenOutPlainlyItLooksHashedAndWithReInitItDoesNot() {
    fine(task -> {
      assertTrue(one.unhashed(task));
      addAll(task);
      assertFalse(one.unhashed(task));
      one.delRcu(task);
      two.delInitRcu(task);
      assertFalse(one.unhashed(task));
      assertTrue(two.unhashed(task));
    });
  }

  @Test
  void takingItOutTwicePlainlyMeetsThePoison() {
    TaskBody twice =
        task -> {
          addAll(task);
          one.delRcu(task);
          one.delRcu(task);
        };
    assertEquals("poison-deref in a driver", stop(twice));
    assertEquals(List.of("two", "three"), list.names());
  }

  @Test
  void reInitAfterThePlainFormMeetsThePoisonToo() {
    TaskBody twice =
        task -> {
          addAll(task);
          one.delRcu(task);
          one.delInitRcu(task);
        };
    assertEquals("poison-deref in a driver", stop(twice));
  }

  @Test
  void thePlainFormAfterReInitMeetsANullPointer() {
    TaskBody twice =
        task -> {
          addAll(task);
          one.delInitRcu(task);
          one.delRcu(task);
        };
    assertEquals("null-deref in a driver", stop(twice));
  }

  @Test
  void reInitTwiceDoesNothingAndIsRecorded() {
    List<String> trace =
        Runs.trace(
            Runs.turns(),
            task -> {
              list.addHead(task, one);
              one.delInitRcu(task);
              one.delInitRcu(task);
            });
    assertEquals(
        List.of("a: hlist_add_head one", "a: hlist_del_init_rcu one", "a: hlist_del_init_rcu one"),
        trace);
  }

  @Test
  void everyOperationOnAFreedNodeIsAUseAfterFree() {
    fine(this::addAll);
    two.markFreed();
    assertEquals("use-after-free in a driver", stop(task -> two.unhashed(task)));
    assertEquals("use-after-free in a driver", stop(two::delRcu));
    assertEquals("use-after-free in a driver", stop(two::delInitRcu));
    assertEquals("use-after-free in a driver", stop(task -> two.dereference(task)));
    assertEquals("use-after-free in a driver", stop(task -> list.addHead(task, two)));
    assertEquals(List.of("one", "two", "three"), list.names(), "nothing was written");
  }

  @Test
  void unlinkingNextToAFreedPredecessorWritesNothing() {
    fine(this::addAll);
    one.markFreed();
    assertEquals("use-after-free in a driver", stop(two::delRcu));
    assertEquals(List.of("one", "two", "three"), list.names());
  }

  @Test
  void unlinkingNextToAFreedSuccessorHasWrittenThePredecessor() {
    fine(this::addAll);
    three.markFreed();
    assertEquals("use-after-free in a driver", stop(two::delRcu));
    assertEquals(List.of("one", "three"), list.names());
    assertEquals(
        "use-after-free in a driver", stop(two::delRcu), "its own pprev is not poison yet");
  }

  @Test
  void addingInFrontOfAFreedNodeHasWrittenTheNewNodeAndNotTheHead() {
    fine(task -> list.addHead(task, three));
    three.markFreed();
    assertEquals("use-after-free in a driver", stop(task -> list.addHead(task, one)));
    assertEquals(List.of("three"), list.names());
    assertSame(three, one.peek());
    fine(task -> assertTrue(one.unhashed(task)));
  }

  @Test
  void addingWhatIsOnTheListIsAMisuse() {
    RunEnd end =
        Runs.stepped(task -> {
          addAll(task);
          list.addHead(task, two);
        });
    assertInstanceOf(KernelMisuse.class, assertInstanceOf(RunEnd.Stopped.class, end).stop());
    assertEquals(List.of("one", "two", "three"), list.names());
  }

  @Test
  void aWalkerOnARealThreadAlwaysReachesTheEnd() {
    fine(this::addAll);
    AtomicInteger lost = new AtomicInteger();
    Runs.live(
        task -> {
          for (int i = 0; i < 5_000; i++) {
            two.delInitRcu(task);
            list.addHead(task, two); // as if walkers were excluded: they are not
          }
        },
        task -> {
          for (int i = 0; i < 5_000; i++) {
            if (!reachesThree(task)) {
              lost.incrementAndGet();
            }
          }
        });
    assertEquals(0, lost.get());
  }

  private boolean reachesThree(Task task) {
    HlistNode node = list.dereference(task);
    for (int i = 0; i < 1_000_000 && node != null; i++) {
      if (node == three) {
        return true;
      }
      node = node.dereference(task);
    }
    return false;
  }
}
