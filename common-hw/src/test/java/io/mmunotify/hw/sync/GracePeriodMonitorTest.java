// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.explore.schedules.Walk;
import io.mmunotify.hw.Runs;
import io.mmunotify.hw.gp.Busted;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.Named;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The monitor objects where a grace period ends too early, and nowhere else")
final class GracePeriodMonitorTest {
  private static final String EARLY =
      "a grace period ended before a read section of a that it waited for";

  /** What the runs under all schedules of a search bring to light. */
  private static Set<String> findings(
      Search search, Function<Machine, ReadDomain> engine, Function<ReadDomain, TaskBody[]> tasks) {
    Walk walk = search.newWalk();
    Set<String> findings = new TreeSet<>();
    while (walk.claim()) {
      SteppedMachine machine = new SteppedMachine(walk, null);
      TaskBody[] bodies = tasks.apply(engine.apply(machine));
      RunEnd end = machine.run(Runs.together(bodies));
      walk.ended(end);
      if (!walk.wasRedundant()) {
        machine.findings().forEach(seen -> findings.add(seen.finding().what()));
      }
    }
    return findings;
  }

  private static void found(
      Set<String> expected,
      Function<Machine, ReadDomain> engine,
      Function<ReadDomain, TaskBody[]> tasks) {
    assertEquals(expected, findings(new SourceSets(), engine, tasks));
    assertEquals(expected, findings(new EverySchedule(), engine, tasks));
  }

  /** Watched, since it is not the exact rule to look at. */
  private static RcuGracePeriods exact(Machine machine) {
    return new Behind(new ExactRule().withWorker(machine));
  }

  private static ReadDomain exactSrcu(Machine machine) {
    return new SrcuStruct(exact(machine), true);
  }

  private static ReadDomain exactRcu(Machine machine) {
    return new Rcu(machine, exact(machine));
  }

  private static ReadDomain bustedSrcu(Machine machine) {
    return new SrcuStruct(new Busted(), true);
  }

  private static ReadDomain bustedRcu(Machine machine) {
    return new Rcu(machine, new Busted());
  }

  private static void read(ReadDomain domain, Task current) {
    int outer = domain.readLock(current);
    int inner = domain.readLock(current);
    domain.readUnlock(current, inner);
    domain.readUnlock(current, outer);
  }

  private static TaskBody[] synchronize(ReadDomain domain) {
    return new TaskBody[] {current -> read(domain, current), domain::synchronize};
  }

  private static TaskBody[] call(ReadDomain domain) {
    return new TaskBody[] {
      current -> read(domain, current),
      current -> {
        Runs.step(current, "call_rcu is none");
        domain.call(current, new RcuHead("x"), (worker, head) -> {});
      }
    };
  }

  private static TaskBody[] sleep(ReadDomain domain) {
    return new TaskBody[] {
      current -> {
        int index = domain.readLock(current);
        Machine.sleep(current);
        domain.readUnlock(current, index);
      },
      domain::synchronize
    };
  }

  private static TaskBody[] within(ReadDomain domain) {
    return new TaskBody[] {
      current -> {
        int index = domain.readLock(current);
        domain.synchronize(current);
        domain.readUnlock(current, index);
      },
      domain::synchronize
    };
  }

  @Test
  @DisplayName("an engine that waits for nobody is found out, by its waiters and its callbacks")
  void whoWaitsForNobodyIsFoundOut() {
    found(Set.of(EARLY), GracePeriodMonitorTest::bustedSrcu, GracePeriodMonitorTest::synchronize);
    found(Set.of(EARLY), GracePeriodMonitorTest::bustedRcu, GracePeriodMonitorTest::synchronize);
    found(Set.of(EARLY), GracePeriodMonitorTest::bustedRcu, GracePeriodMonitorTest::call);
    found(Set.of(EARLY), GracePeriodMonitorTest::bustedSrcu, GracePeriodMonitorTest::call);
    found(Set.of(EARLY), GracePeriodMonitorTest::bustedSrcu, GracePeriodMonitorTest::sleep);
  }

  @Test
  @DisplayName("what ends at the first moment at which it may is never objected to")
  void theExactRuleIsNeverObjectedTo() {
    found(Set.of(), GracePeriodMonitorTest::exactSrcu, GracePeriodMonitorTest::synchronize);
    found(Set.of(), GracePeriodMonitorTest::exactRcu, GracePeriodMonitorTest::synchronize);
    found(Set.of(), GracePeriodMonitorTest::exactSrcu, GracePeriodMonitorTest::call);
    found(Set.of(), GracePeriodMonitorTest::exactRcu, GracePeriodMonitorTest::call);
    found(Set.of(), GracePeriodMonitorTest::exactSrcu, GracePeriodMonitorTest::sleep);
  }

  @Test
  @DisplayName("of classic RCU it knows what a context switch is")
  void aContextSwitchEndsASection() {
    found(Set.of(), GracePeriodMonitorTest::exactRcu, GracePeriodMonitorTest::sleep);
    found(Set.of(), GracePeriodMonitorTest::exactRcu, GracePeriodMonitorTest::within);
  }

  /** Another engine's behaviour, under a type that the monitor does not know. */
  private record Behind(RcuGracePeriods rule) implements RcuGracePeriods {
    @Override
    public int readLock(Task current) {
      return rule.readLock(current);
    }

    @Override
    public void readUnlock(Task current, int index) {
      rule.readUnlock(current, index);
    }

    @Override
    public Waitable begin(Task current, Named waiter) {
      return rule.begin(current, waiter);
    }

    @Override
    public void end(Task current) {
      rule.end(current);
    }

    @Override
    public void call(Task current, RcuHead head, RcuHead.Callback function) {
      rule.call(current, head, function);
    }

    @Override
    public Waitable beginBarrier(Task current) {
      return rule.beginBarrier(current);
    }

    @Override
    public void endBarrier(Task current, Waitable waited) {
      rule.endBarrier(current, waited);
    }

    @Override
    public void quiescent(Task current) {
      rule.quiescent(current);
    }

    @Override
    public void beginExtendedQuiescence(Task current) {
      rule.beginExtendedQuiescence(current);
    }

    @Override
    public void endExtendedQuiescence(Task current) {
      rule.endExtendedQuiescence(current);
    }

    @Override
    public boolean isReader(Task current) {
      return rule.isReader(current);
    }

    @Override
    public void switchedAway(Task by, Task reader) {
      rule.switchedAway(by, reader);
    }

    @Override
    public void switchedTo(Task current) {
      rule.switchedTo(current);
    }
  }
}
