// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.explore.schedules.Walk;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.list.HlistNode;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.SrcuStruct;
import io.mmunotify.hw.trace.EventKind;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A reader walks to a node that a driver unlinks and frees, having waited for readers or not. */
final class UseAfterFreeTest {

  private static final class Entry extends HlistNode {
    Entry() {
      super("entry");
    }
  }

  /** How the runs under every schedule end. */
  private static Set<String> ends(boolean waits) {
    Walk walk = new SourceSets().newWalk();
    Set<String> ends = new TreeSet<>();
    while (walk.claim()) {
      SteppedMachine machine = new SteppedMachine(walk, null);
      HlistHead list = new HlistHead(new KernelObject() {});
      SrcuStruct srcu = new SrcuStruct(new ExactRule(), true);
      Entry entry = new Entry();
      RunEnd end =
          machine.run(
              Runs.together(
                  current -> {
                    list.addHead(current, entry);
                    entry.delInitRcu(current);
                    if (waits) {
                      srcu.synchronize(current);
                    }
                    new KernelHeap(FaultInjector.none()).kfree(current, entry);
                  },
                  current -> walk(current, list, srcu)));
      ends.add(
          end instanceof RunEnd.Stopped stopped ? "" + stopped.stop().getMessage() : "finished");
      walk.ended(end);
    }
    return ends;
  }

  private static void walk(Task current, HlistHead list, SrcuStruct srcu) {
    int index = srcu.readLock(current);
    Machine.step(current, EventKind.VISIT);
    HlistNode node = list.dereference(current);
    if (node != null) {
      Machine.step(current, EventKind.VISIT);
      var _ = node.dereference(current);
    }
    srcu.readUnlock(current, index);
  }

  @Test
  void aDriverThatDoesNotWaitForReadersIsCaught() {
    assertEquals(2, ends(false).size(), ends(false).toString());
  }

  @Test
  void oneThatWaitsIsFine() {
    assertEquals(Set.of("finished"), ends(true));
  }
}
