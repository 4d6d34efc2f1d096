// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.driver.Counter;
import io.mmunotify.hw.driver.DriverCompletion;
import io.mmunotify.hw.driver.DriverLock;
import io.mmunotify.hw.driver.DriverObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.PendingSignal;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WorkItem;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.scenario.DriverOp;
import io.mmunotify.scenario.DriverStep;
import io.mmunotify.scenario.DriverThings;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a scenario's drivers have of their own, for one run. */
final class DriverWorld {
  private final Map<String, DriverLock> locks = new HashMap<>();
  private final Map<String, RwSemaphore> semaphores = new HashMap<>();
  private final Map<String, Counter> counters = new LinkedHashMap<>();
  private final Map<String, DriverCompletion> completions = new HashMap<>();
  private final Map<String, DriverObject> objects = new HashMap<>();
  private final Map<String, WorkItem> work = new HashMap<>();

  /** Of the tasks that somebody may send a signal. */
  private final Map<String, PendingSignal> signals = new HashMap<>();

  /** Who performs the steps of a task. */
  @FunctionalInterface
  interface Body {
    void run(Task current, List<Step> steps);
  }

  /**
   * @param machine whose workers run the work; it has not begun to run
   * @param body runs the steps of a work item
   */
  DriverWorld(Scenario scenario, Machine machine, Body body) {
    DriverThings things = scenario.driver();
    things
        .locks()
        .forEach((name, kind) -> {
          switch (kind) {
            case MUTEX -> locks.put(name, new DriverLock(name, DriverLock.Kind.MUTEX));
            case SPINLOCK -> locks.put(name, new DriverLock(name, DriverLock.Kind.SPINLOCK));
            case RWSEM -> semaphores.put(name, new RwSemaphore(name));
          }
        });
    things.counters().forEach((name, value) -> counters.put(name, new Counter(name, value)));
    things.completions().forEach(name -> completions.put(name, new DriverCompletion(name)));
    things.objects().forEach(name -> objects.put(name, new DriverObject(name)));
    things
        .work()
        .forEach((name, steps) ->
            work.put(name, new WorkItem(machine, name, current -> body.run(current, steps))));
    scenario.bodies().forEach(this::signalsOf);
    scenario
        .notifiers()
        .values()
        .forEach(spec -> spec.callbacks().values().forEach(each -> signalsOf(each.steps())));
  }

  private void signalsOf(List<Step> steps) {
    for (Step step : steps) {
      if (step instanceof DriverStep signal && signal.op() == DriverOp.SIGNAL) {
        signals.computeIfAbsent(signal.name(), PendingSignal::new);
      }
      step.branches().forEach(this::signalsOf);
    }
  }

  DriverLock lock(String name) {
    return World.known(locks.get(name), name);
  }

  /** A driver's own; null where none has that name. */
  @Nullable RwSemaphore semaphore(String name) {
    return semaphores.get(name);
  }

  Counter counter(String name) {
    return World.known(counters.get(name), name);
  }

  DriverCompletion completion(String name) {
    return World.known(completions.get(name), name);
  }

  DriverObject object(String name) {
    return World.known(objects.get(name), name);
  }

  WorkItem work(String name) {
    return World.known(work.get(name), name);
  }

  PendingSignal signal(String task) {
    return World.known(signals.get(task), task);
  }

  /** A task begins. */
  void begins(Task current) {
    PendingSignal signal = signals.get(current.name());
    if (signal != null) {
      current.setPendingSignal(signal);
    }
  }

  /** What every counter holds. For somebody outside of the run. */
  Map<String, Integer> values() {
    Map<String, Integer> values = new LinkedHashMap<>();
    counters.forEach((name, counter) -> values.put(name, counter.peek()));
    return values;
  }
}
