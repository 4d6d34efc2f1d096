// SPDX-License-Identifier: GPL-2.0-only
/** The commands {@code explore} and {@code merge}. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cli.explore;
