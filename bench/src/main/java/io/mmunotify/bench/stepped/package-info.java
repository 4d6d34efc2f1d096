// SPDX-License-Identifier: GPL-2.0-only
/** Benchmarks of the stepped machine and of searches on it. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.stepped;
