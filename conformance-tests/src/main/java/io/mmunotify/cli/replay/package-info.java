// SPDX-License-Identifier: GPL-2.0-only
/** The command {@code replay}: recorded traces, held to their generations. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cli.replay;
