// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import java.util.List;

/**
 * How a run ended, and what it came to.
 *
 * @param findings what checkers found in this run
 * @param lockOrder which locks were taken under which; many runs together may show a cycle
 */
public record Ended(
    RunEnd end, Outcome outcome, List<Finding.Seen> findings, List<LockOrder.Edge> lockOrder) {}
