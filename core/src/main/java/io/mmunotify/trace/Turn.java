// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

/**
 * One run of a header's run-length coded schedule.
 *
 * @param actor a task, or an actor of the machine's own such as {@code driver:drain}
 * @param steps how many steps it makes, at least 1
 */
public record Turn(String actor, int steps) {}
