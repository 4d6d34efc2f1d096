// SPDX-License-Identifier: GPL-2.0-only
/** What searches over schedules and searches over states share: the program, threads, memory. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.explore;
