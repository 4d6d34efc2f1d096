// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

/**
 * The last line of a file: without it the run was cut off.
 *
 * @param load how many threads wanted to run on average in the last minute; negative where the
 *     system does not tell
 * @param seconds how long the run took
 */
public record EndInfo(double load, double seconds) implements Line {}
