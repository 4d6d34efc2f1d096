// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** A task goes round and waits for nobody: a kernel would report a soft lockup. */
public final class KernelLivelock extends KernelStop {
  private static final long serialVersionUID = 1;

  /** So many steps in which nothing changes are a livelock, if nobody else can go on. */
  public static final int STEPS = 1_000;

  /**
   * @param sentence which task it is, and what the task reads
   */
  KernelLivelock(String sentence) {
    super(sentence, null); // no recorded trace has one
  }
}
