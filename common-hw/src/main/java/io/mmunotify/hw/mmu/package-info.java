// SPDX-License-Identifier: GPL-2.0-only
/** Page tables, their locks, and the processors' TLBs. */
@org.jspecify.annotations.NullMarked
package io.mmunotify.hw.mmu;
