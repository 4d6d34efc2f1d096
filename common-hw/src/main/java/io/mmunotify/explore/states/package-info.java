// SPDX-License-Identifier: GPL-2.0-only
/**
 * Searches over states instead of schedules: each step is run once for everything that it can find,
 * and what it does there is looked up from then on.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.explore.states;
