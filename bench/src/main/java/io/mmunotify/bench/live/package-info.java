// SPDX-License-Identifier: GPL-2.0-only
/** Benchmarks of the live machine: real threads, all generations and their peers. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.live;
