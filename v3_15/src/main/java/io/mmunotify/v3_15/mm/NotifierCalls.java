// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_15.mm;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;

/**
 * The notifier calls that the VM makes, as {@code mmu_notifier.h} declares them. Ranges begin at
 * {@code start}, inclusive, and end at {@code end}, exclusive, in bytes.
 */
public interface NotifierCalls {
  /** As the header's inline function of this name; may sleep where the caller may. */
  int clearFlushYoung(Task current, MmStruct mm, long address);

  /** As the header's inline function of this name; may sleep where the caller may. */
  int testYoung(Task current, MmStruct mm, long address);

  /** As the header's inline function of this name; may sleep where the caller may. */
  void changePte(Task current, MmStruct mm, long address, long pte);

  /** As the header's inline function of this name; may sleep where the caller may. */
  void invalidatePage(Task current, MmStruct mm, long address);

  /** As the header's inline function of this name; may sleep where the caller may. */
  void invalidateRangeStart(Task current, MmStruct mm, long start, long end);

  /** As the header's inline function of this name; may sleep where the caller may. */
  void invalidateRangeEnd(Task current, MmStruct mm, long start, long end);
}
