// SPDX-License-Identifier: GPL-2.0-only
/** What was measured, where and how sure it is: kept as JSON Lines, and compared. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.result;
