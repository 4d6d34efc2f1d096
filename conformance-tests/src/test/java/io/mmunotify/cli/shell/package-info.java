// SPDX-License-Identifier: GPL-2.0-only
/** Tests of what shells and {@code man} take. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cli.shell;
