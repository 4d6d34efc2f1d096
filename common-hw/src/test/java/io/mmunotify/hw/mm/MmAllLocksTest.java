// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Overlap;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.KernelBug;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.PendingSignal;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.memory.Fallible;
import io.mmunotify.hw.memory.FaultInjector;
import java.lang.reflect.Field;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MmAllLocksTest {
  private static final int AREAS = 5;
  private static final List<Set<VmArea.Kind>> PASSES =
      List.of(
          EnumSet.of(VmArea.Kind.HUGETLB_FILE, VmArea.Kind.FILE),
          EnumSet.of(VmArea.Kind.ANONYMOUS));

  private final MmAllLocks locks = new MmAllLocks(FaultInjector.none(), PASSES);
  private final Task task = new LiveMachine().attach("alone");

  private static MmStruct mm(String name, int areas) {
    MmStruct mm = new MmStruct(name, 1, new TestHooks());
    RmapLock shared = new RmapLock();
    VmArea.Kind[] kinds = VmArea.Kind.values();
    for (int i = 0; i < areas; i++) {
      RmapLock rmap = i % 2 == 0 ? shared : new RmapLock();
      mm.vmas().add(new VmArea(4096L * i, 4096L * (i + 1), kinds[i % kinds.length], rmap));
    }
    return mm;
  }

  /** How many of its areas' locks are held, each counted once; the mark must say the same. */
  private static int held(MmStruct mm) {
    Set<RmapLock> held = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    for (VmArea vma : mm.vmas()) {
      assertEquals(flag(vma.rmap(), "locked"), flag(vma.rmap(), "takenWithAll"));
      if (flag(vma.rmap(), "locked")) {
        held.add(vma.rmap());
      }
    }
    return held.size();
  }

  private static boolean flag(RmapLock lock, String name) {
    try {
      Field field = RmapLock.class.getDeclaredField(name);
      field.setAccessible(true);
      return field.getBoolean(lock);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("RmapLock has no such field any more", e);
    }
  }

  /** Sends a signal when it is asked for the n-th time. */
  private static final class Signalling extends AbstractSet<VmArea.Kind> {
    private final Set<VmArea.Kind> kinds;
    private final Task task;
    private final int[] left;

    Signalling(Set<VmArea.Kind> kinds, Task task, int[] left) {
      this.kinds = kinds;
      this.task = task;
      this.left = left;
    }

    @Override
    public boolean contains(Object kind) {
      if (--left[0] == 0) {
        task.sendSignal();
      }
      return kinds.contains(kind);
    }

    @Override
    public Iterator<VmArea.Kind> iterator() {
      return kinds.iterator();
    }

    @Override
    public int size() {
      return kinds.size();
    }
  }

  @Test
  void takesTheLockOfEveryAreaSharedOnesOnce() {
    MmStruct mm = mm("A", AREAS);
    mm.mmapSem().downWrite(task);
    assertEquals(0, locks.take(task, mm));
    assertEquals(3, held(mm)); // areas 0, 2 and 4 share one
    locks.drop(task, mm);
    assertEquals(0, held(mm));
    assertEquals(0, locks.take(task, mm));
  }

  @Test
  void aSignalInterruptsAtEveryArea() {
    int checks = PASSES.size() * AREAS;
    for (int at = 1; at <= checks; at++) {
      int[] left = {at};
      List<Set<VmArea.Kind>> passes = new ArrayList<>();
      PASSES.forEach(kinds -> passes.add(new Signalling(kinds, task, left)));
      MmAllLocks signalled = new MmAllLocks(FaultInjector.none(), passes);
      MmStruct mm = mm("A", AREAS);
      MmStruct other = mm("B", AREAS);
      mm.mmapSem().downWrite(task);
      other.mmapSem().downWrite(task);

      int value = signalled.take(task, mm);
      // One that comes after the last look is too late.
      assertEquals(at == checks ? 0 : MmAllLocks.EINTR, value, "signal after look " + at);
      assertTrue(task.signalPending(), "it stays pending");
      task.clearSignal();
      if (value == 0) {
        signalled.drop(task, mm);
      }
      assertEquals(0, held(mm), "nothing is held after look " + at);
      assertTrue(signalled.ready(task), "the mutex neither");
      assertEquals(0, signalled.take(task, other));
    }
  }

  @Test
  void aSignalThatIsPendingInterruptsAtTheFirstArea() {
    MmStruct mm = mm("A", 1);
    mm.mmapSem().downWrite(task);
    task.sendSignal();
    assertEquals(MmAllLocks.EINTR, locks.take(task, mm));
    task.clearSignal();
    assertEquals(0, locks.take(task, mm));
  }

  @Test
  void anMmWithoutAreasIsNeverInterrupted() {
    MmStruct mm = mm("A", 0);
    mm.mmapSem().downWrite(task);
    task.sendSignal();
    assertEquals(0, locks.take(task, mm));
  }

  @Test
  void aSignalThatWasSentByAStepInterruptsTheNextCallAlone() {
    MmStruct mm = mm("A", 0);
    PendingSignal signal = new PendingSignal("a");
    List<Integer> values = new ArrayList<>();
    RunEnd end =
        Runs.stepped(current -> {
          current.setPendingSignal(signal);
          mm.mmapSem().downWrite(current);
          signal.send(current);
          signal.send(current);
          values.add(locks.take(current, mm));
          values.add(locks.take(current, mm));
          locks.drop(current, mm);
        });
    assertInstanceOf(RunEnd.Finished.class, end);
    assertEquals(List.of(MmAllLocks.EINTR, 0), values);
  }

  @Test
  void aSignalDoesNotWaitForWhoHoldsTheLocks() {
    MmStruct mm = mm("A", 0);
    MmStruct other = mm("B", 0);
    PendingSignal signal = new PendingSignal("b");
    List<Integer> values = new ArrayList<>();
    RunEnd end =
        Runs.stepped(
            current -> {
              mm.mmapSem().downWrite(current);
              values.add(locks.take(current, mm));
              signal.send(current);
            },
            current -> {
              current.setPendingSignal(signal);
              other.mmapSem().downWrite(current);
              values.add(locks.take(current, other));
              values.add(locks.take(current, other));
            });
    assertInstanceOf(RunEnd.Deadlock.class, end);
    assertEquals(List.of(0, MmAllLocks.EINTR), values);
  }

  @Test
  void withoutMmapSemItIsABug() {
    MmStruct mm = mm("A", 1);
    RunEnd end = Runs.stepped(current -> locks.take(current, mm));
    assertEquals(
        "mm_all_locks",
        assertInstanceOf(KernelBug.class, assertInstanceOf(RunEnd.Stopped.class, end).stop())
            .condition()
            .replace("mmap_sem_not_write_held", "mm_all_locks"));
  }

  private static TaskBody holder(MmAllLocks locks, MmStruct mm, Overlap overlap, Runnable inside) {
    return current -> {
      mm.mmapSem().downWrite(current);
      if (locks.take(current, mm) == 0) {
        overlap.alone(inside);
        locks.drop(current, mm);
      }
      mm.mmapSem().upWrite(current);
    };
  }

  @Test
  void itsHoldersExcludeEachOtherAcrossMmsOnRealThreads() {
    Overlap overlap = new Overlap();
    MmStruct a = mm("A", 2);
    MmStruct b = mm("B", 2);
    TaskBody onA = repeat(500, holder(locks, a, overlap, () -> overlap.linger(10)));
    TaskBody onB = repeat(500, holder(locks, b, overlap, () -> overlap.linger(10)));
    Runs.live(onA, onB, onA, onB);
    assertEquals(0, overlap.violations());
  }

  @Test
  void mmapSemAloneDoesNotExcludeHoldersOfAnotherMm() {
    Overlap overlap = new Overlap();
    TaskBody onA = perMmOnly(mm("A", 2), overlap);
    TaskBody onB = perMmOnly(mm("B", 2), overlap);
    Runs.live(onA, onB);
    assertTrue(overlap.violations() > 0, "the check above can fail");
  }

  private static TaskBody perMmOnly(MmStruct mm, Overlap overlap) {
    return current -> {
      mm.mmapSem().downWrite(current);
      overlap.alone(() -> overlap.linger(1_000_000_000));
      mm.mmapSem().upWrite(current);
    };
  }

  private static TaskBody repeat(int n, TaskBody body) {
    return current -> {
      for (int i = 0; i < n; i++) {
        body.run(current);
      }
    };
  }

  @Test
  void itsHoldersExcludeEachOtherAcrossMmsUnderEverySchedule() {
    for (long seed = 0; seed < 200; seed++) {
      Overlap overlap = new Overlap();
      MmAllLocks own = new MmAllLocks(FaultInjector.none(), PASSES);
      List<TaskBody> bodies = new ArrayList<>();
      for (String name : List.of("A", "B")) {
        MmStruct mm = mm(name, 1);
        bodies.add(current -> {
          mm.mmapSem().downWrite(current);
          assertEquals(0, own.take(current, mm));
          overlap.alone(() -> Runs.step(current, "inside"));
          own.drop(current, mm);
        });
      }
      RunEnd end = Runs.stepped(new RandomSchedule(seed), bodies.get(0), bodies.get(1));
      assertInstanceOf(RunEnd.Finished.class, end);
      assertEquals(0, overlap.violations());
    }
  }

  @Test
  void aCallThatIsToFailDoesNotWait() {
    FaultInjector second =
        new FaultInjector(Map.of(Fallible.MM_TAKE_ALL_LOCKS, new HashSet<>(List.of(2))));
    MmAllLocks own = new MmAllLocks(second, PASSES);
    MmStruct a = mm("A", 1);
    MmStruct b = mm("B", 1);
    TaskBody holds =
        current -> {
          a.mmapSem().downWrite(current);
          assertEquals(0, own.take(current, a));
          own.drop(current, a);
        };
    TaskBody fails =
        current -> {
          b.mmapSem().downWrite(current);
          assertEquals(MmAllLocks.EINTR, own.take(current, b));
          assertFalse(own.ready(current), "the other one still holds it");
        };
    RunEnd end = Runs.stepped(Runs.turns("a", "a", "b", "b", "a"), holds, fails);
    assertInstanceOf(RunEnd.Finished.class, end);
  }
}
