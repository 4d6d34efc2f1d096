// SPDX-License-Identifier: GPL-2.0-only
/** Searches over schedules: which runs a program has, and what they come to. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.explore.schedules;
