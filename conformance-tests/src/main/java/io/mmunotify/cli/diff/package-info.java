// SPDX-License-Identifier: GPL-2.0-only
/** The command {@code diff}. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cli.diff;
