// SPDX-License-Identifier: GPL-2.0-only
/** What suite, benchmarks and tools see of a generation. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.kernel;
