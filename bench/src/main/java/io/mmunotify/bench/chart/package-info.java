// SPDX-License-Identifier: GPL-2.0-only
/** Pictures of results, and the page that shows them. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.chart;
