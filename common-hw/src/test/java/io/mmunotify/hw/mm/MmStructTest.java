// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.trace.FinalState;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MmStructTest {
  private final TestHooks hooks = new TestHooks();
  private final MmStruct mm = new MmStruct("A", 1, hooks);

  private static String misuse(TaskBody body) {
    RunEnd end = Runs.stepped(body);
    return assertInstanceOf(KernelMisuse.class, assertInstanceOf(RunEnd.Stopped.class, end).stop())
        .sentence();
  }

  private static void fine(TaskBody body) {
    assertInstanceOf(RunEnd.Finished.class, Runs.stepped(body));
  }

  @Test
  void beginsWithItsUsersAndOneReference() {
    assertEquals(new FinalState.Mm(1, 1, false, null), mm.state());
  }

  @Test
  void theLastUserExitsThenDropsTheUsersReferenceAndFreesTheStruct() {
    List<String> trace = Runs.trace(Runs.turns(), mm::mmput);
    assertEquals(List.of("a: mm_users A value=0", "a: mm_count A value=0", "a: free_mm A"), trace);
    assertEquals(List.of("exit_mmap", "mm_destroy"), hooks.calls);
    assertEquals(new FinalState.Mm(0, 0, true, null), mm.state());
  }

  @Test
  void aUserThatIsNotTheLastOnlyCounts() {
    fine(task -> {
      mm.mmget(task);
      mm.mmput(task);
    });
    assertEquals(List.of(), hooks.calls);
    assertEquals(new FinalState.Mm(1, 1, false, null), mm.state());
  }

  @Test
  void aReferenceKeepsTheStructButNotTheAddressSpace() {
    fine(task -> {
      mm.mmgrab(task);
      mm.mmput(task);
      assertEquals(List.of("exit_mmap"), hooks.calls);
      assertTrue(mm.mmCountAtMost(task, 1));
      assertFalse(mm.mmCountAtMost(task, 0));
      mm.mmdrop(task);
    });
    assertEquals(List.of("exit_mmap", "mm_destroy"), hooks.calls);
    assertTrue(mm.state().freed());
  }

  @Test
  void whoeverDropsTheLastReferenceMayStillDestroyItAndNobodyElseTouchesIt() {
    for (long seed = 0; seed < 100; seed++) {
      TestHooks own = new TestHooks();
      MmStruct shared = new MmStruct("A", 1, own);
      TaskBody drops =
          task -> {
            Runs.step(task, "x");
            shared.mmdrop(task);
          };
      fine(shared::mmgrab);
      RunEnd end = Runs.stepped(new RandomSchedule(seed), drops, drops);
      assertInstanceOf(RunEnd.Finished.class, end);
      assertEquals(List.of("mm_destroy"), own.calls);
    }
  }

  @Test
  void everyTouchAfterTheLastDropIsAMisuse() {
    fine(mm::mmdrop);
    String sentence = "touching A, whose mm_count is 0, reads memory of others";
    assertEquals(sentence, misuse(mm::mmget));
    assertEquals(sentence, misuse(mm::mmput));
    assertEquals(sentence, misuse(mm::mmgrab));
    assertEquals(sentence, misuse(mm::mmdrop));
    assertEquals(sentence, misuse(task -> mm.mmUsersAtMost(task, 0)));
    assertEquals(sentence, misuse(mm::mmuNotifierMm));
    assertEquals(sentence, misuse(task -> mm.setMmuNotifierMm(task, null)));
    assertEquals(sentence, misuse(task -> mm.mmapSem().downWrite(task)));
  }

  @Test
  void onlyTheCountStaysReadable() {
    fine(mm::mmdrop);
    fine(task -> assertTrue(mm.mmCountAtMost(task, 0)));
  }

  @Test
  void whileItIsDestroyedNobodyElseMayTouchIt() {
    assertInstanceOf(
        RunEnd.Stopped.class, Runs.stepped(Runs.turns("a", "b"), mm::mmdrop, mm::mmget));
  }

  @Test
  void onRealThreadsItIsDestroyedOnceByTheLast() {
    for (int round = 0; round < 200; round++) {
      TestHooks own = new TestHooks();
      MmStruct shared = new MmStruct("A", 3, own);
      Runs.live(shared::mmput, shared::mmput, shared::mmput);
      assertEquals(List.of("exit_mmap", "mm_destroy"), own.calls);
      assertTrue(shared.state().freed());
    }
  }
}
