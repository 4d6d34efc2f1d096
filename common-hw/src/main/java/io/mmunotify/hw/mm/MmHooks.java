// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/** Where a generation's notifier code hangs in the life of an mm. */
public interface MmHooks {

  /** {@code exit_mmap}: the last user is gone; nobody holds mmap_sem. May sleep. */
  void exitMmap(Task current, MmStruct mm);

  /** {@code __mmdrop}: the last reference is gone, the struct is about to be freed. */
  void mmDestroy(Task current, MmStruct mm);

  /**
   * The list of an mm's notifiers, newest first, for somebody outside of the run; null where there
   * is no {@code mmu_notifier_mm}.
   */
  @Nullable HlistHead notifiers(MmStruct mm);
}
