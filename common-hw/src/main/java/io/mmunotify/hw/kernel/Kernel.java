// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.kernel;

import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.VmHardware;
import io.mmunotify.hw.sync.RcuHead;
import java.util.Set;

/**
 * One generation, booted on one machine: the functions that all generations have. Functions that
 * only some generations have stand in the nested interfaces, which only those generations
 * implement.
 *
 * <p>The methods are the kernel's functions, less the {@code mmu_notifier_} prefix. Methods that
 * walk the list go through the header's wrapper, so they do nothing on an mm that never had a
 * notifier. Any task may call any method at any time; ranges are of bytes, the end exclusive.
 */
public interface Kernel {

  /**
   * A new address space, at the start of a run.
   *
   * @param users {@code mm_users} at the start, at least 1
   */
  MmStruct newMm(String name, int users);

  /**
   * A new notifier, not registered.
   *
   * @param callbacks the members of the ops that are not null; members that the generation's ops
   *     lack are left out
   * @param flags the flags of the ops, ignored by generations without flags
   */
  Notifier newNotifier(
      String name, Set<Callback> callbacks, Set<Notifier.Flag> flags, Driver driver);

  /** {@code mmu_notifier_register}: takes mmap_sem itself. Sleeps. Returns 0, -ENOMEM or -EINTR. */
  int register(Task current, Notifier notifier, MmStruct mm);

  /** {@code __mmu_notifier_register}: the caller holds mmap_sem for write. Sleeps. */
  int registerLocked(Task current, Notifier notifier, MmStruct mm);

  /**
   * {@code mmu_notifier_unregister}: once it returns, no callback runs or will run. Sleeps, and
   * must not be called from a callback where readers may sleep.
   */
  void unregister(Task current, Notifier notifier, MmStruct mm);

  /** {@code mmu_notifier_release}, as exit_mmap calls it. Sleeps. */
  void release(Task current, MmStruct mm);

  /**
   * {@code mmu_notifier_clear_flush_young}; v3 passes {@code start} as the address. Returns the or
   * of all notifiers' answers.
   */
  int clearFlushYoung(Task current, MmStruct mm, long start, long end);

  /** {@code mmu_notifier_test_young}: the first value that is not 0, else 0. */
  int testYoung(Task current, MmStruct mm, long address);

  /** {@code mmu_notifier_change_pte}. */
  void changePte(Task current, MmStruct mm, long address, long pte);

  /** {@code mmu_notifier_invalidate_range_start}. */
  void invalidateRangeStart(Task current, MmStruct mm, long start, long end);

  /** {@code mmu_notifier_invalidate_range_end}. */
  void invalidateRangeEnd(Task current, MmStruct mm, long start, long end);

  /**
   * The driver frees the memory in which the notifier lies.
   *
   * @throws io.mmunotify.hw.machine.KernelMisuse if the memory was freed before
   */
  void free(Task current, Notifier notifier);

  /**
   * The VM of this generation on some hardware, for mms that have areas. Before the run begins,
   * once.
   */
  VmOperations vm(VmHardware hardware);

  /** Generations whose walks can invalidate a single page. */
  interface InvalidatePage extends Kernel {
    /** {@code mmu_notifier_invalidate_page}. */
    void invalidatePage(Task current, MmStruct mm, long address);
  }

  /** Generations that can test and clear without a flush. */
  interface ClearYoung extends Kernel {
    /** {@code mmu_notifier_clear_young}. */
    int clearYoung(Task current, MmStruct mm, long start, long end);
  }

  /** Generations with a callback for notifiers that only flush. */
  interface InvalidateRange extends Kernel {
    /** {@code mmu_notifier_invalidate_range}. */
    void invalidateRange(Task current, MmStruct mm, long start, long end);

    /** {@code mmu_notifier_invalidate_range_only_end}. */
    void invalidateRangeOnlyEnd(Task current, MmStruct mm, long start, long end);
  }

  /** Generations that ask whether a callback may block, and may be told no. */
  interface Blockable extends Kernel {
    /** {@code mmu_notifier_invalidate_range_start_nonblock}: 0, or the last error of a callback. */
    int invalidateRangeStartNonblock(Task current, MmStruct mm, long start, long end);

    /** {@code mm_has_blockable_invalidate_notifiers}: the caller should hold mmap_sem. */
    boolean hasBlockableInvalidateNotifiers(Task current, MmStruct mm);
  }

  /** Generations in which a driver can unregister without waiting, and wait by other means. */
  interface DeferredFree extends Kernel {
    /** {@code mmu_notifier_unregister_no_release}: neither calls release nor waits for walkers. */
    void unregisterNoRelease(Task current, Notifier notifier, MmStruct mm);

    /** {@code mmu_notifier_call_srcu}: runs the function after a grace period. Does not wait. */
    void callSrcu(Task current, RcuHead head, RcuHead.Callback function);

    /** {@code mmu_notifier_synchronize}: waits for callbacks queued before, not for walkers. */
    void synchronize(Task current);
  }
}
