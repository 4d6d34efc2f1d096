// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/** The points in the life of an mm at which a generation's notifier code is called. */
public interface MmHooks {

  /** {@code exit_mmap}: the last user is gone; no task holds mmap_sem. May sleep. */
  void exitMmap(Task current, MmStruct mm);

  /** {@code __mmdrop}: the last reference is gone, the struct is about to be freed. */
  void mmDestroy(Task current, MmStruct mm);

  /**
   * The list of an mm's notifiers, newest first, for a caller outside of the run; null where the mm
   * has no {@code mmu_notifier_mm}.
   */
  @Nullable HlistHead notifiers(MmStruct mm);
}
