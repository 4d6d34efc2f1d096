// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.example;

import io.mmunotify.junit.Explore;
import io.mmunotify.junit.Program;

/**
 * The example on v3.5 as well, where it fails; its name keeps it out of the build's own test run.
 */
public final class SleepyDriverEverywhere extends SleepyDriverTest {

  @Override
  @Explore
  void afterUnregisterTheNotifierMayBeFreed(Program p) {
    super.afterUnregisterTheNotifierMayBeFreed(p);
  }
}
