// SPDX-License-Identifier: GPL-2.0-only
/** Smoke tests of the benchmarks, and what the compiler left of the hooks. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench;
