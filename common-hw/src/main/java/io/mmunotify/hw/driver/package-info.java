// SPDX-License-Identifier: GPL-2.0-only
/** What drivers have of their own: locks, counters, completions, work, memory. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.driver;
