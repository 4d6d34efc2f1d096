// SPDX-License-Identifier: GPL-2.0-only
/** SRCU of v3.15 held to account: what it does, what it must not, and its mutants. */
@NullMarked
package io.mmunotify.v3_15.gp;

import org.jspecify.annotations.NullMarked;
