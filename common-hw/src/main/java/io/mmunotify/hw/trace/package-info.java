// SPDX-License-Identifier: GPL-2.0-only
/** Events, and the state that a run leaves behind. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.trace;
