// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.sync.RcuHead;

/**
 * A queued {@code struct rcu_head}.
 *
 * @param head the head with which it was queued
 * @param function the function that runs after the grace period
 * @param ours whether RCU itself queued the callback, for a waiting task: no trace tells of such a
 *     callback
 */
record RcuCallback(RcuHead head, RcuHead.Callback function, boolean ours) {}
