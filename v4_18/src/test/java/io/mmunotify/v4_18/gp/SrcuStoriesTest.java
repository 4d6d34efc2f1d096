// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v4_18.gp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Cpu;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.RandomSchedule;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.SrcuStruct;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Defects and mutants of tree SRCU that need a story of their own")
final class SrcuStoriesTest {
  private static final int SEEDS = 400;

  private static SteppedMachine machine(Schedule schedule) {
    Stepping stepping = new Stepping(Granularity.MEMORY, MemoryModel.SC);
    return new SteppedMachine(stepping, schedule, null, 20_000);
  }

  private static GracePeriodOptions options(boolean asShipped) {
    return new GracePeriodOptions(GracePeriodOptions.Rule.ENGINE, asShipped, 2, 4_000_000);
  }

  private static TreeSrcu on(Machine machine, SrcuMutant mutant) {
    return mutant.on(machine, options(false));
  }

  /** How many of the seeds come to something that is not as it should be. */
  private static int wrong(Function<Schedule, Boolean> isRight) {
    int wrong = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      wrong += isRight.apply(new RandomSchedule(seed)) ? 0 : 1;
    }
    return wrong;
  }

  // D2: an acceleration that is lost.

  /** Tree SRCU, and whether the third callback of b has just had its list advanced. */
  private static final class Watched extends TreeSrcu {
    private int queued;
    private boolean advanced;

    Watched(Machine machine, boolean asShipped) {
      super(machine, options(asShipped));
    }

    @Override
    void advance(Task current, RcuSegcblist cblist) {
      super.advance(current, cblist);
      advanced |= queued == 2 && current.name().equals("b");
    }
  }

  /** One actor goes on until something is true; where it has to wait, the grace periods do. */
  private record Turn(String actor, BooleanSupplier until) {}

  /** Turn after turn; then the first of the preferred who can go on, and then all in order. */
  private static final class Directed implements Schedule {
    private final List<Turn> turns = new ArrayList<>();
    private final List<String> preferred;
    private final InOrder then = new InOrder();

    Directed(String... preferred) {
      this.preferred = List.of(preferred);
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      while (!turns.isEmpty() && turns.getFirst().until.getAsBoolean()) {
        turns.removeFirst();
      }
      if (!turns.isEmpty()) {
        Task wanted = Objects.requireNonNull(machine.task(turns.getFirst().actor));
        return machine.enabled(wanted) ? wanted : machine.task("process_srcu");
      }
      for (String name : preferred) {
        Task task = machine.task(name);
        if (task != null && machine.enabled(task)) {
          return task;
        }
      }
      return then.next(machine, current);
    }
  }

  /**
   * b has callbacks that wait for the ends 8 and 12. It queues a third one, and while it does,
   * grace period 8 ends and 12 begins. The callbacks are invoked late, after 16.
   */
  private static RunEnd lostAcceleration(boolean asShipped, long ended, long needed) {
    Directed directed = new Directed("process_srcu");
    SteppedMachine machine = machine(directed);
    Watched srcu = new Watched(machine, asShipped);
    SrcuStruct domain = new SrcuStruct(srcu, true);
    directed.turns.add(new Turn("a", () -> machine.task("a") == null && machine.steps() > 0));
    directed.turns.add(new Turn("b", () -> srcu.queued == 1));
    directed.turns.add(new Turn("process_srcu", () -> srcu.gpSeq.peek() == 5));
    directed.turns.add(new Turn("b", () -> srcu.queued == 2));
    directed.turns.add(new Turn("b", () -> srcu.advanced));
    directed.turns.add(new Turn("process_srcu", () -> srcu.gpSeq.peek() == ended));
    directed.turns.add(new Turn("b", () -> srcu.gpSeqNeeded.peek() == needed));
    return machine.run(
        Runs.together(
            task -> domain.call(task, new RcuHead("y"), (worker, head) -> {}),
            task -> {
              for (; srcu.queued < 2; srcu.queued++) {
                domain.call(task, new RcuHead("x" + srcu.queued), (worker, head) -> {});
              }
              domain.synchronize(task);
            }));
  }

  @Test
  @DisplayName("D2: as shipped a callback can miss its grace period, and its waiter hangs")
  void aLostAccelerationHangs() {
    RunEnd end = lostAcceleration(true, 9, 16);
    assertInstanceOf(RunEnd.Deadlock.class, end);
    assertEquals(
        "deadlock tasks={b=synchronize_srcu_end}", ((RunEnd.Deadlock) end).event().toString());
    assertInstanceOf(RunEnd.Finished.class, lostAcceleration(false, 9, 12));
  }

  // T5: what readers count.

  private static boolean twoReadersOnOneCpu(Schedule schedule, SrcuMutant mutant) {
    SteppedMachine machine = machine(schedule);
    TreeSrcu srcu = on(machine, mutant);
    SrcuStruct domain = new SrcuStruct(srcu, true);
    Cpu shared = machine.addCpu();
    TaskPlan one = new TaskPlan("a", shared, task -> section(task, domain));
    TaskPlan two = new TaskPlan("b", shared, task -> section(task, domain));
    TaskPlan updater = new TaskPlan("c", domain::synchronize);
    return machine.run(List.of(List.of(one, two), List.of(updater))) instanceof RunEnd.Finished;
  }

  private static void section(Task task, SrcuStruct domain) {
    int id = domain.readLock(task);
    Machine.sleep(task);
    domain.readUnlock(task, id);
  }

  @Test
  @DisplayName("T5: an increment that is split loses counts")
  void aSplitIncrementLosesCounts() {
    assertEquals(0, wrong(schedule -> twoReadersOnOneCpu(schedule, SrcuMutant.NONE)));
    assertNotEquals(0, wrong(schedule -> twoReadersOnOneCpu(schedule, SrcuMutant.T5)));
  }

  // T22: a barrier is no synchronize.

  /** Whether a callback of another CPU was invoked when a barrier ended that came after it. */
  private static boolean barrierElsewhere(SrcuMutant mutant) {
    SteppedMachine machine = machine(new Directed("a", "b", "process_srcu", "srcu/1"));
    SrcuStruct domain = new SrcuStruct(on(machine, mutant), true);
    IntCell invoked = new IntCell(0);
    boolean[] before = new boolean[1];
    RunEnd end =
        machine.run(
            Runs.together(
                task ->
                    domain.call(task, new RcuHead("x"), (worker, head) -> invoked.set(worker, 1)),
                task -> {
                  domain.barrier(task);
                  before[0] = invoked.read(task) == 1;
                }));
    assertInstanceOf(RunEnd.Finished.class, end);
    return before[0];
  }

  @Test
  @DisplayName("T22: synchronize_srcu does not wait for the callbacks of another CPU")
  void synchronizeIsNoBarrier() {
    assertTrue(barrierElsewhere(SrcuMutant.NONE));
    assertFalse(barrierElsewhere(SrcuMutant.T22));
  }

  // T23: the second line of defence against two workers of one CPU.

  /** b has taken x out to invoke it, when y becomes ready as well. */
  private static List<String> twoWorkersOfOneCpu(SrcuMutant mutant) {
    Directed directed = new Directed("process_srcu", "srcu/0");
    SteppedMachine machine = machine(directed);
    TreeSrcu srcu = on(machine, mutant);
    SrcuStruct domain = new SrcuStruct(srcu, true);
    List<String> invoked = new ArrayList<>();
    int[] queued = new int[1];
    directed.turns.add(new Turn("a", () -> queued[0] == 1));
    directed.turns.add(new Turn("process_srcu", () -> srcu.gpSeq.peek() == 4));
    directed.turns.add(new Turn("b", () -> pending(machine, "b") == EventKind.CALLBACK_INVOKED));
    directed.turns.add(new Turn("a", () -> machine.task("a") == null));
    RunEnd end =
        machine.run(
            Runs.together(
                task -> {
                  for (String name : List.of("x", "y")) {
                    domain.call(
                        task, new RcuHead(name), (worker, head) -> invoked.add(head.name()));
                    queued[0]++;
                  }
                },
                task -> srcu.srcuInvokeCallbacks(task, srcu.sda.of(0))));
    assertInstanceOf(RunEnd.Finished.class, end);
    return invoked;
  }

  private static @Nullable EventKind pending(SteppedMachine machine, String name) {
    return Objects.requireNonNull(machine.task(name)).pending();
  }

  @Test
  @DisplayName("T23: if the work could run twice at once, the invoking flag would keep the order")
  void theInvokingFlagKeepsTheOrder() {
    assertEquals(List.of("x", "y"), twoWorkersOfOneCpu(SrcuMutant.NONE));
    assertEquals(List.of("y", "x"), twoWorkersOfOneCpu(SrcuMutant.T23));
  }

  // T24: who is in a hurry.

  private static boolean hurriesAfterAnother(SrcuMutant mutant) {
    boolean[] hurries = new boolean[1];
    SteppedMachine machine = machine(new InOrder());
    TreeSrcu srcu = on(machine, mutant);
    RunEnd end =
        machine.run(
            Runs.together(task -> {
              Machine.step(task, srcu.beginExpedited(task, task));
              srcu.end(task);
              var over = srcu.begin(task, task);
              hurries[0] = srcu.gpSeqNeededExp.peek() == srcu.gpSeqNeeded.peek();
              Machine.step(task, over);
            }));
    return end instanceof RunEnd.Finished && hurries[0];
  }

  private static boolean hurriesWithCallbacks(SrcuMutant mutant) {
    boolean[] hurries = new boolean[1];
    SteppedMachine machine = machine(new InOrder());
    TreeSrcu srcu = on(machine, mutant);
    RunEnd end =
        machine.run(
            Runs.together(task -> {
              Machine.step(task, srcu.begin(task, task)); // a jiffy passes
              srcu.call(task, new RcuHead("x"), (worker, head) -> {});
              var over = srcu.begin(task, task);
              hurries[0] = srcu.gpSeqNeededExp.peek() == srcu.gpSeqNeeded.peek();
              Machine.step(task, over);
            }));
    return end instanceof RunEnd.Finished && hurries[0];
  }

  @Test
  @DisplayName("T24: who comes soon after a grace period, or has callbacks, is in no hurry")
  void whoIsInAHurry() {
    assertFalse(hurriesAfterAnother(SrcuMutant.NONE));
    assertTrue(hurriesAfterAnother(SrcuMutant.T24A));
    assertFalse(hurriesWithCallbacks(SrcuMutant.NONE));
    assertTrue(hurriesWithCallbacks(SrcuMutant.T24B));
  }
}
