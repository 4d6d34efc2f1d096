// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

/**
 * A bug of booted kernels, which the model has, too: operations that meet leave a processor with a
 * translation to a free frame, or a frame with a reference that nobody gives back.
 */
public enum VmDefect {
  /**
   * B-22: {@code mremap} flushes the old addresses when all page-table locks are free again.
   * Whoever finds a page at its new address by its reverse map flushes that address alone, and
   * frees the page. Mended by eb66ae030829 (v4.19, v4.18.15).
   */
  MREMAP_FLUSHES_LATE,

  /**
   * {@code huge_ptep_clear_flush} does nothing on x86: after a copy on write of a page of the pool
   * the other processors keep translations to the original, which is freed with its last map.
   */
  HUGETLB_COW_FLUSHES_NOTHING,

  /**
   * {@code __split_huge_pmd_locked} counts maps and references also where the entry only waits for
   * a migration: the page, which nothing maps, never gets free. Mended in v5.9.
   */
  SPLIT_COUNTS_MIGRATION_ENTRIES
}
