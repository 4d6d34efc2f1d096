// SPDX-License-Identifier: GPL-2.0-only
/** Traces as JSON Lines: reading, writing, replaying. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.trace;
