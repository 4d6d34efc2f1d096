// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * At the end of a run each frame's map count is the number of the entries that map it, and a frame
 * that an entry maps is not free.
 *
 * <p>Not verified: reference counts, which the kernel takes for reasons of its own; runs that
 * something stopped.
 */
public final class FrameCounts {
  /** The checker's name. */
  public static final String NAME = "frame-counts";

  private FrameCounts() {}

  /**
   * What to say at the end.
   *
   * @param faults what is wrong, one sentence each
   */
  static List<Finding> atEnd(List<String> faults) {
    List<Finding> findings = new ArrayList<>();
    for (String fault : faults) {
      findings.add(new Finding(NAME, Severity.FINDING, fault));
    }
    return findings;
  }
}
