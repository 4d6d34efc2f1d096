// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.trace.Event;
import java.util.List;

/**
 * A run of a scenario on a stepped machine.
 *
 * @param events what happened, the {@code end} included; empty where nothing was traced
 * @param end how it ended
 * @param outcome what it came to
 * @param findings what checkers found in it, besides
 */
public record RunResult(
    List<Event> events, RunEnd end, Outcome outcome, List<Finding.Seen> findings) {}
