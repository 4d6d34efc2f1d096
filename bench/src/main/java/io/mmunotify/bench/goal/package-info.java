// SPDX-License-Identifier: GPL-2.0-only
/** What is promised, and whether it is kept. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.goal;
