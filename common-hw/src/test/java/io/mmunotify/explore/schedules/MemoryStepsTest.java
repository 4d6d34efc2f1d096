// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.Searches;
import io.mmunotify.hw.Searches.Program;
import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.list.HlistNode;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.Fences;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.TraceLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("At memory granularity an access to memory is a step of its own")
final class MemoryStepsTest {
  private static final Stepping SC = new Stepping(Granularity.MEMORY, MemoryModel.SC);
  private static final Stepping TSO = new Stepping(Granularity.MEMORY, MemoryModel.TSO);

  private static List<String> outcomes(Stepping stepping, Search search, Supplier<Program> made) {
    return List.copyOf(Searches.outcomes(stepping, search, machine -> made.get()).keySet());
  }

  private static long steps(Stepping stepping, TaskBody body) {
    SteppedMachine machine = new SteppedMachine(stepping, new InOrder(), null, 100);
    RunEnd end = machine.run(Runs.together(body));
    assertInstanceOf(RunEnd.Finished.class, end);
    return machine.steps();
  }

  @Test
  @DisplayName("an access is a step; right after an event it is part of it; at events it is none")
  void whatIsAStep() {
    IntCell cell = new IntCell(0);
    assertEquals(2, steps(SC, task -> cell.set(task, cell.read(task) + 1)));
    assertEquals(0, steps(Stepping.EVENTS, task -> cell.set(task, cell.read(task) + 1)));
    assertEquals(
        2,
        steps(
            SC,
            task -> {
              Machine.step(task, EventKind.CALL);
              cell.set(task, cell.read(task) + 1);
            }));
  }

  @Test
  @DisplayName("a lock is taken in one step, and given back in one")
  void aLockIsOneStep() {
    SpinLock lock = lock();
    IntCell cell = new IntCell(0);
    assertEquals(
        3,
        steps(
            SC,
            task -> {
              lock.lock(task);
              int _ = cell.read(task);
              lock.unlock(task);
            }));
  }

  @Test
  @DisplayName("a store, its drain and the fence at the end are steps; none shows in a trace")
  void memoryStepsDoNotShow() {
    IntCell cell = new IntCell(0);
    TraceLog trace = new TraceLog();
    SteppedMachine machine = new SteppedMachine(TSO, new InOrder(), trace, 100);
    RunEnd _ =
        machine.run(
            Runs.together(task -> {
              Runs.step(task, "x");
              cell.set(task, 1);
              cell.set(task, 2);
            }));
    assertEquals(1, Runs.texts(trace).size());
    assertEquals(5, machine.steps());
    assertEquals(2, cell.peek());
  }

  @Test
  @DisplayName("two unlocked increments can lose one, under a lock neither can")
  void incrementsUnderALock() {
    assertEquals(List.of("1", "2"), outcomes(SC, new SourceSets(), () -> increments(null)));
    for (Stepping stepping : List.of(SC, TSO)) {
      assertEquals(List.of("2"), outcomes(stepping, new SourceSets(), () -> increments(lock())));
      assertEquals(List.of("2"), outcomes(stepping, new EverySchedule(), () -> increments(lock())));
    }
  }

  private static Program increments(@Nullable SpinLock lock) {
    IntCell cell = new IntCell(0);
    TaskBody body =
        task -> {
          if (lock != null) {
            lock.lock(task);
          }
          cell.set(task, cell.read(task) + 1);
          if (lock != null) {
            lock.unlock(task);
          }
        };
    return new Program(List.of(body, body), end -> String.valueOf(cell.peek()));
  }

  @ParameterizedTest
  @EnumSource(Mutex.class)
  @DisplayName("Dekker's and Peterson's entry hold under SC, break under TSO, and fences mend them")
  void mutualExclusionByLoadsAndStores(Mutex mutex) {
    for (Supplier<Search> search : List.<Supplier<Search>>of(SourceSets::new, EverySchedule::new)) {
      assertFalse(outcomes(SC, search.get(), () -> entries(mutex, false)).contains("2"));
      assertTrue(outcomes(TSO, search.get(), () -> entries(mutex, false)).contains("2"));
      assertFalse(outcomes(TSO, search.get(), () -> entries(mutex, true)).contains("2"));
    }
  }

  /** Ways in by loads and stores alone, each tried once. */
  enum Mutex {
    DEKKER {
      @Override
      boolean enters(Task task, List<IntCell> flags, IntCell turn, int me, boolean fence) {
        flags.get(me).set(task, 1);
        if (fence) {
          Fences.smpMb(task);
        }
        return flags.get(1 - me).read(task) == 0;
      }
    },
    PETERSON {
      @Override
      boolean enters(Task task, List<IntCell> flags, IntCell turn, int me, boolean fence) {
        flags.get(me).set(task, 1);
        turn.set(task, 1 - me);
        if (fence) {
          Fences.smpMb(task);
        }
        return flags.get(1 - me).read(task) == 0 || turn.read(task) == me;
      }
    };

    abstract boolean enters(Task task, List<IntCell> flags, IntCell turn, int me, boolean fence);
  }

  /** How many get in; nobody leaves. */
  private static Program entries(Mutex mutex, boolean fence) {
    List<IntCell> flags = List.of(new IntCell(0), new IntCell(0));
    IntCell turn = new IntCell(0);
    List<Integer> inside = new ArrayList<>();
    List<TaskBody> bodies = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int me = i;
      bodies.add(task -> {
        if (mutex.enters(task, flags, turn, me, fence)) {
          inside.add(me);
        }
      });
    }
    return new Program(bodies, end -> String.valueOf(inside.size()));
  }

  @ParameterizedTest
  @EnumSource(MemoryModel.class)
  @DisplayName("a walker of a list, its updater and its grace period: reduced as one by one")
  void listsAgree(MemoryModel model) {
    Stepping stepping = new Stepping(Granularity.MEMORY, model);
    Set<String> reduced =
        Searches.outcomes(stepping, new SourceSets(), MemoryStepsTest::list).keySet();
    if (model == MemoryModel.SC) { // with drains there are too many schedules
      Set<String> all =
          Searches.outcomes(stepping, new EverySchedule(), MemoryStepsTest::list).keySet();
      assertEquals(all, reduced);
    }
    assertEquals(Set.of("[] Finished", "[node] Finished"), reduced);
  }

  private static Program list(SteppedMachine machine) {
    Rcu rcu = new Rcu(machine, new ExactRule());
    HlistHead head = new HlistHead(new KernelObject() {});
    Node node = new Node("node");
    List<String> seen = new ArrayList<>();
    TaskBody updater =
        task -> {
          head.addHead(task, node);
          node.delRcu(task);
          rcu.synchronize(task);
          node.markFreed();
        };
    TaskBody walker =
        task -> {
          rcu.readLock(task);
          HlistNode first = head.dereference(task);
          if (first != null) {
            seen.add(first.name());
            HlistNode _ = first.dereference(task);
          }
          rcu.readUnlock(task);
        };
    return new Program(
        List.of(updater, walker), end -> seen + " " + end.getClass().getSimpleName());
  }

  private static final class Node extends HlistNode {
    Node(String name) {
      super(name);
    }
  }

  private static SpinLock lock() {
    return new SpinLock(new KernelObject() {}, () -> "lock");
  }
}
