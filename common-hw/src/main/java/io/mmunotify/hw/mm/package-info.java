// SPDX-License-Identifier: GPL-2.0-only
/** Address spaces: reference counts, areas, and all of their locks at once. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.mm;
