// SPDX-License-Identifier: GPL-2.0-only
/** The kernel heap and what makes it fail. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.memory;
