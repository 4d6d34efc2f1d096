// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import org.jspecify.annotations.Nullable;

/** Throws an exception again that was caught in another place. */
public final class Thrown {
  private Thrown() {}

  /** Throws the exception as it is; does nothing for null or for a checked exception. */
  public static void again(@Nullable Throwable caught) {
    if (caught instanceof RuntimeException e) {
      throw e;
    } else if (caught instanceof Error e) {
      throw e;
    }
  }
}
