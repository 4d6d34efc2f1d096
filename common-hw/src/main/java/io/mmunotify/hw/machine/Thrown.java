// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import org.jspecify.annotations.Nullable;

/** What was caught in one place to be thrown in another. */
public final class Thrown {
  private Thrown() {}

  /** Throws it again as it is; does nothing where nothing was caught, or what is checked. */
  public static void again(@Nullable Throwable caught) {
    if (caught instanceof RuntimeException e) {
      throw e;
    } else if (caught instanceof Error e) {
      throw e;
    }
  }
}
