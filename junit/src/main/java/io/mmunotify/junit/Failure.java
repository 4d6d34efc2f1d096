// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.check.LockOrder;
import io.mmunotify.hw.machine.Finding;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Something by which a test fails, and an execution that shows it.
 *
 * @param shown the simplest execution that was found, traced
 * @param finding what it is; null where it is how the execution ended
 * @param seen what checkers found in that execution and fails the test, in the order of its steps
 * @param number that of the execution that showed it first, from 1; 0 in a replay
 * @param parts the steps of a circle in the order of locks, each with the schedule of an execution
 *     that takes it, where no single one takes all of them; else empty
 */
record Failure(
    Execution shown,
    @Nullable Finding finding,
    List<Finding.Seen> seen,
    long number,
    SortedMap<LockOrder.Edge, List<String>> parts) {}
