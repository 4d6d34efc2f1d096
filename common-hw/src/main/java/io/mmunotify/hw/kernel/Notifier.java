// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import io.mmunotify.hw.trace.Named;

/** A generation's {@code struct mmu_notifier}, as code outside of the generation sees it. */
public interface Notifier extends Named {

  /** Flags of {@code mmu_notifier_ops}, where a generation has them. */
  enum Flag {
    /** {@code MMU_INVALIDATE_DOES_NOT_BLOCK}. */
    DOES_NOT_BLOCK
  }
}
