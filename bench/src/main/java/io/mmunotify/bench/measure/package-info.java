// SPDX-License-Identifier: GPL-2.0-only
/** How benchmarks are run, each in a JVM of its own, and what they return. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.bench.measure;
