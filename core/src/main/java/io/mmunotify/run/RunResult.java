// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.Turn;
import java.util.List;

/**
 * A run of a scenario on a stepped machine.
 *
 * @param events what happened, the {@code end} included; empty where nothing was traced
 * @param end how it ended
 * @param outcome what it came to
 * @param findings what checkers found in it, besides
 * @param options how it was run
 * @param schedule the actor of every step; empty where the events tell it
 */
public record RunResult(
    List<Event> events,
    RunEnd end,
    Outcome outcome,
    List<Finding.Seen> findings,
    RunOptions options,
    List<Turn> schedule) {

  /** The run as a trace, with all that it takes to repeat it. */
  public Trace trace(String generation, Scenario scenario) {
    return new Trace(generation, scenario, options.header(), schedule, events, "", 0);
  }
}
