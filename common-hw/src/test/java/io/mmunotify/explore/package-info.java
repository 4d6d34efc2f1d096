// SPDX-License-Identifier: GPL-2.0-only
/** Searches and what they share. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.explore;
