// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Program;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.run.Ended;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.Scenario;

/** A scenario on a generation, as a search runs it: without a trace. */
record ScenarioProgram(ScenarioRunner runner, Scenario scenario, Generation generation)
    implements Program<Ended> {
  @Override
  public Ended run(Schedule schedule) {
    return runner.runUntraced(scenario, generation, schedule);
  }

  @Override
  public RunEnd endOf(Ended run) {
    return run.end();
  }
}
