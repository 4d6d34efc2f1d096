// SPDX-License-Identifier: GPL-2.0-only
/**
 * A soak of grace periods on real threads, after the kernel's rcutorture: readers hold elements
 * that updaters send through ten grace periods, and look how far these have come.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.torture;
