// SPDX-License-Identifier: GPL-2.0-only
/**
 * What booted kernels told a notifier during VM operations, and whether the model tells the same.
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.vmcase;
