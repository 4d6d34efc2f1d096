// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * At the end of a run each frame's map count is the number of the entries that map it, its
 * reference count is the number of entries and caches that have it, the users of each slot in swap
 * are the entries and the cache that name it, a frame that an entry maps is not free and belongs to
 * a file or an area, no frame without a reference is in use, and nobody has given back a reference
 * of a frame that was free.
 *
 * <p>Not verified: the counts in between; which reference is whose, so that one too many and one
 * too few of the same frame make up for each other; references that a driver took; runs that
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
