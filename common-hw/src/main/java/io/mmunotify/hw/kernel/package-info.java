// SPDX-License-Identifier: GPL-2.0-only
/** The side of a generation that suite, benchmarks and tools see. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.kernel;
