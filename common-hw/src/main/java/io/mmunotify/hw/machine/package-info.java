// SPDX-License-Identifier: GPL-2.0-only
/** Tasks, processors and the two machines that run them: one step at a time, or on real threads. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.machine;
