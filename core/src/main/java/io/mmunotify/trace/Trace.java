// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.scenario.Scenario;
import java.util.List;

/**
 * What one scenario did on one generation under one interleaving. Immutable.
 *
 * @param generation its name: {@code "v3.15"}
 * @param scenario what was run
 * @param machine how it was run
 * @param schedule the actors of every step; empty where the events' order determines them
 * @param events in order, the end event included
 * @param file where the trace was read; empty for one that was not
 * @param line where its header stands in that file, from 1; 0 for one that was not read
 */
public record Trace(
    String generation,
    Scenario scenario,
    MachineHeader machine,
    List<Turn> schedule,
    List<Event> events,
    String file,
    int line) {

  /** A trace that was just recorded, on a machine at its defaults. */
  public Trace(String generation, Scenario scenario, List<Event> events) {
    this(generation, scenario, MachineHeader.DEFAULTS, List.of(), events, "", 0);
  }
}
