// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.sync.RcuHead;

/**
 * A queued {@code struct rcu_head}.
 *
 * @param head with what it was queued
 * @param function what runs after the grace period
 * @param ours whether RCU itself queued it, for a waiting task: then no trace tells of it
 */
record RcuCallback(RcuHead head, RcuHead.Callback function, boolean ours) {}
