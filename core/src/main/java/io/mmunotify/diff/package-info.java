// SPDX-License-Identifier: GPL-2.0-only
/**
 * What differs between generations: outcomes and aligned event sequences, and how they are told.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.diff;
