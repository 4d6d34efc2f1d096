// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import static io.mmunotify.hw.machine.SteppedMachineTest.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.TraceLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tasks on one CPU are switched only where they block or sleep; on several, anywhere. */
final class SharedCpuTest {
  private static List<String> onOneCpu(long seed, TaskBody... bodies) {
    TraceLog log = new TraceLog();
    SteppedMachine machine = new SteppedMachine(new RandomSchedule(seed), log);
    Cpu cpu = machine.addCpu();
    List<TaskPlan> plans = new ArrayList<>();
    for (TaskPlan plan : Runs.together(bodies).getFirst()) {
      plans.add(new TaskPlan(plan.name(), cpu, plan.body()));
    }
    assertInstanceOf(RunEnd.Finished.class, machine.run(List.of(plans)));
    return Runs.texts(log).stream().map(text -> text.substring(0, 1)).toList();
  }

  @Test
  void tasksThatShareACpuAreNotSwitchedInTheMiddle() {
    Set<String> orders = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      orders.add(String.join("", onOneCpu(seed, steps(3), steps(3))));
    }
    assertEquals(Set.of("aaabbb", "bbbaaa"), orders);
  }

  @Test
  void aTaskOnASharedCpuIsSwitchedWhereItSleeps() {
    TaskBody sleeps =
        task -> {
          Runs.step(task, "1");
          Machine.sleep(task);
          Runs.step(task, "2");
        };
    Set<String> orders = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      orders.add(String.join("", onOneCpu(seed, sleeps, steps(2))));
    }
    assertEquals(Set.of("aaabb", "bbaaa", "aabba"), orders);
  }

  @Test
  void aTaskOnASharedCpuIsSwitchedWhereItBlocks() {
    // c holds the lock from another CPU, so a must wait in the middle; b may run then.
    Set<String> orders = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      SpinLock lock = new SpinLock(new KernelObject() {}, () -> "A");
      TraceLog log = new TraceLog();
      SteppedMachine machine = new SteppedMachine(new RandomSchedule(seed), log);
      Cpu cpu = machine.addCpu();
      TaskBody locks =
          task -> {
            Runs.step(task, "1");
            lock.lock(task);
            lock.unlock(task);
          };
      RunEnd end =
          machine.run(
              List.of(
                  List.of(
                      new TaskPlan("a", cpu, locks),
                      new TaskPlan("b", cpu, steps(2)),
                      new TaskPlan("c", locks))));
      assertInstanceOf(RunEnd.Finished.class, end);
      orders.add(
          String.join("", Runs.texts(log).stream().map(text -> text.substring(0, 1)).toList())
              .replace("c", ""));
    }
    assertEquals(Set.of("aaabb", "bbaaa", "abbaa"), orders);
  }

  @Test
  void tasksOnCpusOfTheirOwnAreSwitchedAnywhere() {
    Set<String> orders = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      StringBuilder order = new StringBuilder();
      Runs.trace(new RandomSchedule(seed), steps(2), steps(2))
          .forEach(text -> order.append(text.charAt(0)));
      orders.add(order.toString());
    }
    assertEquals(Set.of("aabb", "abab", "abba", "baab", "baba", "bbaa"), orders);
  }

  @Test
  void sleepIsAtomicExactlyUnderALock() {
    SpinLock lock = new SpinLock(new KernelObject() {}, () -> "A");
    List<String> trace =
        Runs.trace(
            new InOrder(),
            task -> {
              Machine.sleep(task);
              lock.lock(task);
              Machine.sleep(task);
              lock.unlock(task);
              Machine.sleep(task);
            });
    assertEquals(
        List.of("false", "true", "false"),
        trace.stream()
            .filter(text -> text.contains("sleep"))
            .map(text -> text.substring(text.indexOf('=') + 1))
            .toList());
  }
}
