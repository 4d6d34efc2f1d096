// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.RunEnd;

/** How a run ended, and what it came to. */
record Ended(RunEnd end, Outcome outcome) {}
