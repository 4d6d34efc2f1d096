// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mmu;

import org.jspecify.annotations.Nullable;

/**
 * {@code pte_t}, and {@code pmd_t} of a huge page: an entry of a page table as one word, flags
 * below and the number of a frame, or of a slot in swap, above. 0 is no entry. Pure functions.
 */
public final class Pte {
  /** No entry. */
  public static final long NONE = 0;

  public static final long PRESENT = 1;
  public static final long WRITE = 1 << 1;
  public static final long YOUNG = 1 << 2;
  public static final long DIRTY = 1 << 3;

  /** Of a huge page. */
  public static final long HUGE = 1 << 4;

  /** The zero page, small or huge: no frame of anybody's. */
  public static final long ZERO = 1 << 5;

  /** There, but no access is allowed. */
  public static final long PROTNONE = 1 << 6;

  /** A slot in swap. */
  public static final long SWAP = 1 << 7;

  /** The page is being moved; an access waits for that. */
  public static final long MIGRATION = 1 << 8;

  /** A migration entry that is going to be writable. */
  public static final long MIGRATION_WRITE = 1 << 9;

  /** A page of the file that is not the one at its place. */
  public static final long NONLINEAR = 1 << 10;

  /** The huge page is being split. */
  public static final long SPLITTING = 1 << 11;

  /** The frame is broken. */
  public static final long HWPOISON = 1 << 12;

  /** An entry of the upper level that refers to a page table. */
  public static final long TABLE = 1 << 13;

  /** Written since somebody asked to be told: {@code _PAGE_SOFT_DIRTY}. */
  public static final long SOFT_DIRTY = 1 << 14;

  private static final int SHIFT = 16;

  private Pte() {}

  /** {@code mk_pte}: maps a frame with these flags. */
  public static long make(int pfn, long flags) {
    return (long) pfn << SHIFT | flags;
  }

  /** The frame, or what else the upper part names. */
  public static int pfn(long pte) {
    return (int) (pte >>> SHIFT);
  }

  /** The entry with another frame. */
  public static long withPfn(long pte, int pfn) {
    return make(pfn, pte & (1 << SHIFT) - 1);
  }

  /** Whether there is no entry. */
  public static boolean none(long pte) {
    return (pte & ~SOFT_DIRTY) == 0;
  }

  /** {@code pte_present}: it maps a frame, be it that nobody may access it. */
  public static boolean present(long pte) {
    return (pte & (PRESENT | PROTNONE)) != 0;
  }

  /** Whether any of the flags is set. */
  public static boolean has(long pte, long flags) {
    return (pte & flags) != 0;
  }

  /** Whether it maps a frame that somebody owns: it is present and not the zero page. */
  public static boolean mapsFrame(long pte) {
    return present(pte) && !has(pte, ZERO);
  }

  /** The frame that it maps; null where it maps none that somebody owns. */
  static @Nullable Object frame(long pte) {
    return mapsFrame(pte) ? (Object) pfn(pte) : null;
  }

  /** Whether it is an entry that is not present: swap, migration, a place of a file. */
  public static boolean isSwapLike(long pte) {
    return !none(pte) && !present(pte) && !has(pte, TABLE);
  }

  /** {@code pte_wrprotect}. */
  public static long wrprotect(long pte) {
    return pte & ~WRITE;
  }

  /** {@code pte_mkclean}. */
  public static long mkclean(long pte) {
    return pte & ~(DIRTY | SOFT_DIRTY);
  }

  /** {@code pte_mkold}. */
  public static long mkold(long pte) {
    return pte & ~YOUNG;
  }

  /**
   * What it says, in words: {@code none}, or what applies of {@code present}, {@code swap}, {@code
   * migration}, {@code zero}, {@code huge}, {@code write}, {@code young}, {@code dirty}, {@code
   * protnone}, {@code nonlinear}, {@code moved}.
   *
   * @param moved whether it maps another frame than at some time before
   */
  public static String words(long pte, boolean moved) {
    if (none(pte)) {
      return "none";
    }
    if (has(pte, SWAP)) {
      return "swap";
    }
    if (has(pte, MIGRATION)) {
      return "migration";
    }
    StringBuilder words = new StringBuilder();
    append(words, has(pte, PRESENT) && !has(pte, PROTNONE), "present");
    append(words, has(pte, ZERO), "zero");
    append(words, has(pte, HUGE), "huge");
    append(words, has(pte, WRITE) && !has(pte, PROTNONE), "write");
    append(words, has(pte, YOUNG), "young");
    append(words, has(pte, DIRTY), "dirty");
    append(words, has(pte, PROTNONE), "protnone");
    append(words, has(pte, NONLINEAR), "nonlinear");
    append(words, has(pte, HWPOISON), "hwpoison");
    append(words, moved && !has(pte, ZERO), "moved");
    return words.toString();
  }

  private static void append(StringBuilder words, boolean applies, String word) {
    if (applies) {
      words.append(words.isEmpty() ? "" : ",").append(word);
    }
  }
}
