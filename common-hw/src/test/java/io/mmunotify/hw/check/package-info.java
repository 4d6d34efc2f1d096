// SPDX-License-Identifier: GPL-2.0-only
/** Each checker, and the broken twin that it catches. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.check;
