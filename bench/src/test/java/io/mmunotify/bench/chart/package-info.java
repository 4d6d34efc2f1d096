// SPDX-License-Identifier: GPL-2.0-only
/** That charts show what was measured. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.chart;
