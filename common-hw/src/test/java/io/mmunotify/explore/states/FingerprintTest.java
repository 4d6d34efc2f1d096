// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Program;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
  private static final Crew ALONE = new Crew(1);
  private static final Stepping TSO = new Stepping(Granularity.MEMORY, MemoryModel.TSO);

  /** Tasks that make objects, take locks, wait with stores in their buffers, and see values. */
  private static Program<RunEnd> busy(int tasks) {
    return Program.of(schedule -> {
      SteppedMachine machine = new SteppedMachine(TSO, schedule, null, 10_000);
      IntCell shared = new IntCell(0);
      SpinLock lock = new SpinLock(shared, () -> "lock");
      List<TaskPlan> plans = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        int number = i;
        TaskBody body =
            task -> {
              Machine.step(task, EventKind.CALL);
              IntCell own = new IntCell(0);
              int seen = shared.read(task);
              own.set(task, seen + number);
              lock.lock(task);
              shared.set(task, seen + 1);
              lock.unlock(task);
              int _ = own.read(task);
              Machine.forget(task, number);
            };
        plans.add(new TaskPlan("task" + i, body));
      }
      return machine.run(List.of(plans));
    });
  }

  /** The sum of the fingerprints of each level, and how many states it has. */
  private static List<String> levels(StateSearch<RunEnd> search) {
    List<String> levels = new ArrayList<>();
    State state = new State(search.learner().knowledge().components(), 8);
    do {
      Fingerprint sum = Fingerprint.NONE;
      for (int chunk = 0; chunk < search.level().chunks(); chunk++) {
        for (int at = 0; at < search.level().chunk(chunk).size(); at++) {
          search.level().chunk(chunk).load(at, state);
          sum = sum.plus(state.fingerprint());
        }
      }
      levels.add(search.level().size() + " " + sum);
    } while (search.searchLevel(ALONE, () -> false));
    return levels;
  }

  private static StateSearch<RunEnd> search() {
    return new StateSearch<>(busy(3), Options.all(false), FingerprintTest::ignore);
  }

  private static void ignore(RunEnd run, Provenance from) {}

  @Test
  void searchesThatLearnInOtherOrdersAgree() {
    StateSearch<RunEnd> one = search();
    StateSearch<RunEnd> other = search();
    other.learner().rehearse(20);
    List<String> levels = levels(one);
    assertEquals(levels, levels(other));
    assertTrue(levels.size() > 20, levels::toString);
    assertNotEquals(numbered(one), numbered(other), "both learned in one order");
  }

  /** What the numbers stand for that this search has given. */
  private static List<String> numbered(StateSearch<RunEnd> search) {
    Components components = search.learner().knowledge().components();
    List<String> numbered = new ArrayList<>();
    for (int component = 0; component < components.size(); component++) {
      for (int value = 1; value < components.values(component); value++) {
        numbered.add(components.subject(component) + " " + components.high(component, value));
      }
    }
    return numbered;
  }

  @Test
  void aProgramWhoseContentsHaveNoCanonicalFormIsRefused() {
    Program<RunEnd> program =
        Program.of(schedule -> {
          SteppedMachine machine = new SteppedMachine(schedule, null);
          KernelObject object =
              new KernelObject() {
                @Override
                public Object contents() {
                  return 0.5;
                }
              };
          TaskBody body =
              task -> {
                Machine.step(task, EventKind.CALL);
                Machine.touch(task, object, Access.READ);
              };
          return machine.run(List.of(List.of(new TaskPlan("task", body))));
        });
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () -> {
              StateSearch<RunEnd> search =
                  new StateSearch<>(program, Options.all(false), FingerprintTest::ignore);
              assertFalse(search.searchLevel(ALONE, () -> false));
            });
    assertEquals(
        "what this program tells of an object has no canonical form: java.lang.Double is none of"
            + " Boolean, Integer, Long, String, enum, List, Set, Map, record, and the VarHandle of"
            + " a field",
        refusal.getMessage());
  }
}
