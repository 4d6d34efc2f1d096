// SPDX-License-Identifier: GPL-2.0-only
/** Locks, counters, cells and read-copy-update. Written once, for both machines. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.sync;
