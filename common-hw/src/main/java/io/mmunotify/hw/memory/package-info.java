// SPDX-License-Identifier: GPL-2.0-only
/** The kernel heap and the faults that make it fail. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.memory;
