// SPDX-License-Identifier: GPL-2.0-only
/** The hlist of the kernel with its RCU variants and its poison. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.list;
