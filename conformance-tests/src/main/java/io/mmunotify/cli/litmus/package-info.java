// SPDX-License-Identifier: GPL-2.0-only
/** The command {@code litmus}. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cli.litmus;
