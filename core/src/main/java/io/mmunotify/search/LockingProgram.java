// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Program;
import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.run.Ended;
import io.mmunotify.run.RunOptions;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A scenario on a generation; takes note of the order of locks in each run. */
final class LockingProgram implements Program<Ended> {
  private final Scenario scenario;
  private final Generation generation;
  private final ScenarioRunner runner;

  /** Which locks were taken under which, in any run that was made here or told of. */
  private final Set<LockOrder.Edge> lockOrder = ConcurrentHashMap.newKeySet();

  LockingProgram(Scenario scenario, Generation generation, Limits limits, RunOptions how) {
    this.scenario = scenario;
    this.generation = generation;
    this.runner = new ScenarioRunner(limits, how);
  }

  @Override
  public Ended run(Schedule schedule) {
    Ended run = runner.runUntraced(scenario, generation, schedule);
    lockOrder.addAll(run.lockOrder());
    return run;
  }

  @Override
  public RunEnd endOf(Ended run) {
    return run.end();
  }

  Set<LockOrder.Edge> lockOrder() {
    return lockOrder;
  }

  /** The order of locks for another JVM. */
  List<String> notes() {
    return lockOrder.stream().map(edge -> edge.held().text() + "\n" + edge.taken().text()).toList();
  }

  /** Adds what another JVM has noted. */
  void note(String edge) {
    int end = edge.indexOf('\n');
    lockOrder.add(LockOrder.Edge.of(edge.substring(0, end), edge.substring(end + 1)));
  }
}
