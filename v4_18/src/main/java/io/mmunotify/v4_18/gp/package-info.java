// SPDX-License-Identifier: GPL-2.0-only
/**
 * Tree SRCU: the grace periods of this generation, as in {@code kernel/rcu/srcutree.c}. Reads from
 * {@link io.mmunotify.v4_18.gp.SrcuReaders} on, then {@link io.mmunotify.v4_18.gp.TreeSrcu}.
 */
@NullMarked
package io.mmunotify.v4_18.gp;

import org.jspecify.annotations.NullMarked;
