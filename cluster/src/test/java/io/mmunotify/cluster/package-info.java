// SPDX-License-Identifier: GPL-2.0-only
/** Searches on many JVMs: the clusters of Apache Spark. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.cluster;
