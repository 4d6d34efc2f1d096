// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

/**
 * Who takes part.
 *
 * @param readers how many hold what updaters publish, at least 1
 * @param updaters how many publish, at least 1, each for itself
 * @param fakeWriters how many wait for grace periods that nobody needs
 * @param callers how many queue callbacks by the hundred
 * @param barriers how many wait until their callbacks have run
 * @param sleepers whether readers sleep in their sections now and then
 * @param seed of everybody's chance
 */
public record Cast(
    int readers,
    int updaters,
    int fakeWriters,
    int callers,
    int barriers,
    boolean sleepers,
    long seed) {}
