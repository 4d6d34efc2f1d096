// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;

/**
 * No frame is given back while a processor can still reach it: no TLB translates an address to the
 * frame at that time, and no processor loads from it or stores to it later. Nor is a frame given
 * back that is still counted as mapped, or whose lock somebody holds: kernels look for both when
 * they free a page ({@code free_pages_check}). A kernel function uses the lock, the flags, the
 * counts and the mapping of a page only while a reference keeps the page: its own, or that of an
 * entry whose lock it holds. Two functions may meet a page that is free: {@code
 * get_page_unless_zero}, and the way from a frame to the head of its compound page.
 *
 * <p>Looks in the steps that free a frame and in those that access one or use its page, in the task
 * that does. All of them touch the frame, and one fills a TLB after touching it.
 *
 * <p>Not verified: devices' own translations, of which a driver keeps account; frames that are
 * another owner's by the time of the access and that were never free in between; content that a
 * kernel function copies.
 */
public final class FreedFrame {
  /** The checker's name. */
  public static final String NAME = "freed-frame";

  private FreedFrame() {}

  /** The last reference of a frame goes while a TLB has a translation to the frame. */
  public static void translated(Task current) {
    Machine.report(
        current,
        new Finding(NAME, Severity.FINDING, "a frame is freed while a TLB still translates to it"));
  }

  /** The last reference of a frame goes while an entry is counted that maps the frame. */
  public static void mapped(Task current) {
    Machine.report(
        current,
        new Finding(NAME, Severity.FINDING, "a frame is freed that is still counted as mapped"));
  }

  /** The last reference of a frame goes while somebody holds the page's lock. */
  public static void locked(Task current) {
    Machine.report(
        current, new Finding(NAME, Severity.FINDING, "a frame is freed whose lock is held"));
  }

  /** A kernel function uses the page of a frame that was freed. */
  public static void used(Task current) {
    Machine.report(
        current,
        new Finding(NAME, Severity.FINDING, "a kernel function uses a page that was freed"));
  }

  /** A processor accesses a frame that was freed. */
  public static void accessed(Task current, boolean write) {
    Machine.report(
        current,
        new Finding(
            NAME,
            Severity.FINDING,
            "a processor " + (write ? "stores to" : "loads from") + " a frame that was freed"));
  }
}
