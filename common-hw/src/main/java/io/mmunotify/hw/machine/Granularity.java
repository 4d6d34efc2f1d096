// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.Locale;

/** Where the stepped machine can switch tasks. */
public enum Granularity {
  /** Right before each event of a trace, and nowhere else. */
  EVENT,
  /**
   * Also right before each access to memory that tasks race on ({@link Memory}). The first access
   * after the scheduling point of an event belongs to the event, unless the event had to wait:
   * taking a lock is an access already.
   */
  MEMORY;

  /** The name in a trace's header and on a command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
