// SPDX-License-Identifier: GPL-2.0-only
/** What shells and {@code man} take: completions and a manual page, made from the options. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cli.shell;
