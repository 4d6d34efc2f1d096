// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import java.util.Locale;

/** The members of {@code struct mmu_notifier_ops} of all generations. */
public enum Callback {
  RELEASE(false),
  CLEAR_FLUSH_YOUNG(true),
  CLEAR_YOUNG(true),
  TEST_YOUNG(true),
  CHANGE_PTE(false),
  INVALIDATE_PAGE(false),
  /** Returns a value only where the generation's signature has one. */
  INVALIDATE_RANGE_START(true),
  INVALIDATE_RANGE_END(false),
  INVALIDATE_RANGE(false);

  private final String text;
  private final boolean valued;

  Callback(boolean valued) {
    this.text = name().toLowerCase(Locale.ROOT);
    this.valued = valued;
  }

  /** The member's name. */
  public String text() {
    return text;
  }

  /** Whether it returns a value in some generation. */
  public boolean isValued() {
    return valued;
  }
}
