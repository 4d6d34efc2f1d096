// SPDX-License-Identifier: GPL-2.0-only
/** One half of a cycle. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.cycle.there;
