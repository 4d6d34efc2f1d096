// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import io.mmunotify.search.ScenarioStates;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;

@DisplayName(
    "Whoever waits in a section of classic RCU switches, and no unregistration waits for it")
final class WaitersSwitchTest {
  private static final List<GracePeriodOptions> RULES =
      List.of(GracePeriodOptions.EXACT, GracePeriodOptions.ENGINE);
  private static final long ENOUGH = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String DRIVER =
      """
      mms: {owner: {}, attacher: {}}
      notifiers:
        xpmem: {mm: owner, callbacks: {invalidate_range_end: {does: [{register: late}]}}}
        late: {mm: attacher, callbacks: {}}
        other: {mm: attacher, callbacks: {}}
      setup: [{register: xpmem}]
      tasks:
        munmap: [{invalidate_range_end: {mm: owner, start: 0x1000, end: 0x2000}}]
      """;

  private static Set<String> outcomes(Scenario scenario, Generation generation, RunOptions how) {
    Exploration found =
        new ScenarioStates(scenario, generation, Limits.DEFAULTS, how, Options.all(false))
            .explore(new Watch(Bounds.byDefault()), () -> {});
    assertTrue(found.exhausted());
    assertTrue(
        found.findings().stream()
            .noneMatch(shown -> shown.finding().check().equals("grace-period")),
        "no grace period ends early");
    return found.outcomes().keySet();
  }

  /** What all searches find, and the engine comes to. */
  private static Set<String> agreed(Scenario scenario, Generation generation) {
    Set<String> exact = outcomes(scenario, generation, RunOptions.DEFAULTS);
    assertEquals(
        exact,
        outcomes(scenario, generation, RunOptions.DEFAULTS.with(GracePeriodOptions.ENGINE)),
        "the engine comes to the same");
    Exploration reduced =
        new ScenarioExplorer(Limits.DEFAULTS)
            .explore(scenario, generation, new SourceSets(), ENOUGH);
    assertTrue(reduced.exhausted());
    assertEquals(exact, reduced.outcomes().keySet());
    return exact;
  }

  /** In some schedule on v3.5, and in none where the callback is in a section of SRCU. */
  private static void isFreedUnderItsCallback(Scenario scenario, Generation generation) {
    Set<String> outcomes = agreed(scenario, generation);
    boolean oopses = outcomes.toString().contains("use-after-free");
    assertEquals(generation.name().equals("v3.5"), oopses, outcomes::toString);
  }

  @EachGeneration
  @DisplayName("a third task holds the lock that the callback waits for")
  void freedWhileACallbackBlocks(Generation generation) {
    isFreedUnderItsCallback(
        Scenes.scenario(
            DRIVER
                + "  attach: [{register: other}]\n  close: [{unregister: xpmem}, {free: xpmem}]\n"),
        generation);
  }

  @EachGeneration
  @DisplayName("who frees held the lock, and has given it back: the callback was only woken")
  void freedByWhoHeldTheLock(Generation generation) {
    isFreedUnderItsCallback(
        Scenes.scenario(
            DRIVER + "  close: [{register: other}, {unregister: xpmem}, {free: xpmem}]\n"),
        generation);
  }

  private record Plain() implements Driver {}

  /** One task walks and takes B's mmap_sem on the way; one unregisters from B while it holds it. */
  private static final class UnderMmapSem implements Driver {
    private final Kernel kernel;
    private final MmStruct a;
    private final MmStruct b;
    private final Notifier reader;
    private final Notifier enclave;
    private Runnable comesIn = () -> {};

    @SuppressWarnings("this-escape") // nobody calls back before it is made
    UnderMmapSem(Machine machine, Generation generation, GracePeriodOptions rule) {
      kernel = generation.boot(machine, FaultInjector.none(), rule);
      a = kernel.newMm("A", 1);
      b = kernel.newMm("B", 1);
      Set<Callback> callbacks = Set.of(Callback.INVALIDATE_RANGE_END);
      reader = kernel.newNotifier("reader", callbacks, Set.of(), this);
      enclave = kernel.newNotifier("enclave", Set.of(), Set.of(), new Plain());
    }

    @Override
    public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
      comesIn.run();
      b.mmapSem().downRead(current);
      b.mmapSem().upRead(current);
    }

    List<TaskPlan> setup() {
      return List.of(
          new TaskPlan(
              "setup",
              current -> {
                Machine.step(current, EventKind.CALL);
                int _ = kernel.register(current, reader, a);
                int _ = kernel.register(current, enclave, b);
              }));
    }

    void walk(Task current) {
      Machine.step(current, EventKind.CALL);
      kernel.invalidateRangeEnd(current, a, 0, 4096);
    }

    void unregister(Task current) {
      kernel.unregister(current, enclave, b);
      b.mmapSem().upWrite(current);
    }
  }

  @EachGeneration
  @DisplayName("so unregistering under mmap_sem deadlocks only where that callback is in SRCU")
  void unregisteringUnderMmapSem(Generation generation) {
    Scenario scenario =
        Scenes.scenario(
            """
            mms: {A: {}, B: {}}
            notifiers:
              reader:
                mm: A
                callbacks: {invalidate_range_end: {does: [{down_read: B}, {up_read: B}]}}
              enclave: {mm: B, callbacks: {}}
            setup: [{register: reader}, {register: enclave}]
            tasks:
              munmap-a: [{invalidate_range_end: {mm: A, start: 0, end: 0x1000}}]
              munmap-b: [{down_write: B}, {unregister: enclave}, {up_write: B}]
            """);
    Set<String> outcomes = agreed(scenario, generation);
    boolean deadlocks = outcomes.toString().contains("deadlock");
    assertEquals(!generation.name().equals("v3.5"), deadlocks, outcomes::toString);
  }

  /** A scenario in which a callback waits in some way, somebody ends that, and somebody frees. */
  private static Scenario waiting(String things, String callback, String other) {
    return Scenes.scenario(
        """
        mms: {A: {}}
        notifiers: {xpmem: {mm: A, callbacks: {invalidate_range_end: {does: [%s]}}}}
        %s
        setup: [{register: xpmem}]
        tasks:
          munmap: [{invalidate_range_end: {mm: A, start: 0, end: 0x1000}}]
          other: [%s]
          close: [{unregister: xpmem}, {free: xpmem}]
        """
            .formatted(callback, things, other));
  }

  @EachGeneration
  @DisplayName("so it is with every wait that sleeps")
  void everyWaitThatSleeps(Generation generation) {
    String locked = "{lock: l}, {unlock: l}";
    isFreedUnderItsCallback(waiting("locks: {l: {kind: mutex}}", locked, locked), generation);
    String read = "{down_read: l}, {up_read: l}";
    isFreedUnderItsCallback(
        waiting("locks: {l: {kind: rwsem}}", read, "{down_write: l}, {up_write: l}"), generation);
    isFreedUnderItsCallback(
        waiting("completions: [c]", "{wait_for_completion: c}", "{complete: c}"), generation);
    isFreedUnderItsCallback(
        waiting(
            "counters: {c: 0}",
            "{wait_until: {counter: c, is: 1}}",
            "{set: {counter: c, value: 1}}"),
        generation);
    isFreedUnderItsCallback(
        waiting("work: {w: [sleep]}", "{flush_work: w}", "{queue_work: w}"), generation);
  }

  @EachGeneration
  @DisplayName("and not with a spinlock, nor with a lock that only others read")
  void waitsThatDoNotSleep(Generation generation) {
    String locked = "{lock: l}, {unlock: l}";
    String read = "{down_read: l}, {up_read: l}";
    for (Scenario scenario :
        List.of(
            waiting("locks: {l: {kind: spinlock}}", locked, locked),
            waiting("locks: {l: {kind: rwsem}}", read, read))) {
      assertFalse(agreed(scenario, generation).toString().contains("use-after-free"));
    }
  }

  /** The thread parks in its section, and the other one, which it waits for, unregisters. */
  @EachGeneration
  @DisplayName("on real threads, too")
  void onRealThreads(Generation generation) {
    if (!generation.name().equals("v3.5")) {
      return; // it deadlocks
    }
    for (GracePeriodOptions rule : RULES) {
      LiveMachine machine = new LiveMachine();
      UnderMmapSem program = new UnderMmapSem(machine, generation, rule);
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch inSection = new CountDownLatch(1);
      program.comesIn =
          () -> {
            inSection.countDown();
            await(held);
          };
      machine.run(
          List.of(
              program.setup(),
              List.of(
                  new TaskPlan("munmap-a", program::walk),
                  new TaskPlan(
                      "munmap-b",
                      current -> {
                        await(inSection);
                        program.b.mmapSem().downWrite(current);
                        held.countDown();
                        program.unregister(current);
                      }))),
          LIMIT);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
