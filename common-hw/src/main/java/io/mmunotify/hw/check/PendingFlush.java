// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.List;

/**
 * No flush is still to be made at the end of a run: the count of pending flushes of each mm is 0
 * ({@code tlb_flush_pending}), and no TLB has a translation that the page table does not give. A
 * page's content goes to swap only after the flush that reclaim has put off: where entries wait for
 * the content, no TLB allows stores to the page at that time.
 *
 * <p>Not verified: a flush that is left out in the middle of a run and that a later one makes up
 * for; addresses that no processor has used; accessed bits, which a kernel clears without a flush;
 * the content of files that is written back; devices' own translations; runs that something
 * stopped.
 */
public final class PendingFlush {
  /** The checker's name. */
  public static final String NAME = "pending-flush";

  private PendingFlush() {}

  /** The content of a frame goes to swap while a TLB allows stores to the frame. */
  public static void written(Task current) {
    Machine.report(
        current,
        finding("a page's content goes to swap while a TLB still allows stores to the page"));
  }

  /**
   * What to say at the end.
   *
   * @param faults what is wrong, one sentence each
   */
  static List<Finding> atEnd(List<String> faults) {
    return faults.stream().map(PendingFlush::finding).toList();
  }

  private static Finding finding(String what) {
    return new Finding(NAME, Severity.FINDING, what);
  }
}
