// SPDX-License-Identifier: GPL-2.0-only
/** Classic RCU as of v3.5 without kernel preemption: {@code kernel/rcutree.c}. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.v3_5.gp;
