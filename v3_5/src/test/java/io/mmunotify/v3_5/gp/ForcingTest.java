// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateExplorer;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * R11's second half: a CPU counts as idle since the first look if its counter moved at all, not
 * only if it is even or moved by two. That differs where the CPU was idle at the first look and has
 * been left since: its softirq was reading then, or it would have been credited at once. It is
 * credited one look early, and still rightly: its tasks were outside of all sections at the first
 * look, its softirq is at the second, and both came after the grace period began.
 *
 * <p>Here CPU 0 has a callback that reads, waits, and then reads itself; CPU 1 needs a grace period
 * meanwhile; and CPU 2 is idle, which is why somebody forces at all while the callback reads.
 */
@DisplayName("Forcing that takes any move of dynticks for an idle CPU credits early and rightly")
final class ForcingTest {
  private static final Stepping SC = new Stepping(Granularity.MEMORY, MemoryModel.SC);
  private static final int MOST_STEPS = 20_000;

  /** R11B on one side, upstream's test on the other. */
  private static final class Compared extends RcuTree.Parts {
    private boolean differed;

    @Override
    RcuForce force(RcuState rsp, RcuGp gp) {
      return new RcuForce(rsp, gp) {
        @Override
        boolean wasQuiescent(long snap, long now) {
          boolean moved = isQuiescent(now) || now != snap;
          differed |= moved != super.wasQuiescent(snap, now);
          return moved;
        }
      };
    }
  }

  private static void read(Task current, ReadDomain rcu) {
    int index = rcu.readLock(current);
    Machine.step(current, EventKind.CALL);
    rcu.readUnlock(current, index);
  }

  private static RunEnd run(Schedule schedule, RcuTree.Parts parts) {
    SteppedMachine machine = new SteppedMachine(SC, schedule, null, MOST_STEPS);
    RcuTree tree = RcuTree.boot(machine, GracePeriodOptions.ENGINE, parts);
    ReadDomain rcu = new CallSteps(new Rcu(machine, tree));
    TaskPlan reads =
        new TaskPlan(
            "reads",
            current -> {
              rcu.call(current, new RcuHead("reading"), (softirq, _) -> read(softirq, rcu));
              rcu.synchronize(current);
              read(current, rcu);
            });
    TaskPlan calls =
        new TaskPlan("calls", current -> rcu.call(current, new RcuHead("called"), (_, _) -> {}));
    TaskPlan idles = new TaskPlan("idles", current -> Machine.step(current, EventKind.CALL));
    return machine.run(List.of(List.of(reads, calls, idles)));
  }

  /** What a search found wrong. */
  private static final class Wrong implements Listener<RunEnd> {
    private final Set<String> what = new TreeSet<>();
    private int ends;

    @Override
    public void ran(RunEnd run, Provenance from) {
      ends++;
    }

    @Override
    public void found(Finding finding, RunEnd run, Provenance from) {
      what.add(finding.what());
    }
  }

  /** Goes through the states of schedules with so few preemptions; returns what is wrong. */
  private static Wrong search(RcuTree.Parts parts, int preemptions) {
    Wrong wrong = new Wrong();
    Bound bound =
        new StateExplorer(new Options(false, 1, preemptions))
            .explore(Program.of(schedule -> run(schedule, parts)), wrong, new Watch(Bounds.NONE));
    assertTrue(bound == null || bound == Bound.PREEMPTIONS);
    assertTrue(wrong.ends > 0);
    return wrong;
  }

  private static void creditsEarlyAndRightly(int preemptions) {
    Compared compared = new Compared();
    assertEquals(Set.of(), search(compared, preemptions).what);
    assertTrue(compared.differed, "no schedule told the two tests apart");
  }

  @Test
  @DisplayName("under every schedule with two preemptions")
  void withFewPreemptions() {
    creditsEarlyAndRightly(2);
  }

  @Test
  @EnabledIfSystemProperty(named = "hunts", matches = "long")
  @DisplayName("under every schedule, in a minute")
  void whateverTheSchedule() {
    creditsEarlyAndRightly(Options.ANY);
  }

  @Test
  @DisplayName("and the same search finds the first half of R11, which credits wrongly")
  void whatIsWrongIsFound() {
    assertFalse(search(Mutant.R11A.parts(), 1).what.isEmpty());
  }
}
