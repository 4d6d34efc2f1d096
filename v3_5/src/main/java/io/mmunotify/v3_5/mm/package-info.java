// SPDX-License-Identifier: GPL-2.0-only
/** The VM operations of this generation that make notifier calls, a file for each function. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.v3_5.mm;
