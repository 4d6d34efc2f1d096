// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.KernelParameters;

/** What tells apart whether a file belongs to a search. */
public final class Identity {
  private Identity() {}

  /**
   * What the grace periods depend on besides the options of the command line, as options of Java;
   * empty where nothing of the kind was given, or grace periods follow the exact rule anyway.
   */
  public static String engine(GracePeriodOptions options) {
    return options.rule() == GracePeriodOptions.Rule.EXACT ? "" : KernelParameters.given();
  }

  /** The version of this program. */
  public static String version() {
    String version = Identity.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }
}
