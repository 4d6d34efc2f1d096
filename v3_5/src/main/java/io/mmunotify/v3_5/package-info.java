// SPDX-License-Identifier: GPL-2.0-only
/** v3.5: RCU readers, in which no callback may sleep. See UPSTREAM.md. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.v3_5;
