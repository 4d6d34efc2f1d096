// SPDX-License-Identifier: GPL-2.0-only
/** The grace periods of v3.15: SRCU as in its {@code kernel/rcu/srcu.c}. See UPSTREAM.md. */
@NullMarked
package io.mmunotify.v3_15.gp;

import org.jspecify.annotations.NullMarked;
