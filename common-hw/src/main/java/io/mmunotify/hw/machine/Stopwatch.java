// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** Measures time by the wall clock. For reports; no run may depend on it. */
public final class Stopwatch {
  private final long start = System.nanoTime();

  /** Starts now. */
  public Stopwatch() {}

  /** Seconds since the start, more than 0. */
  public double seconds() {
    return Math.max(1, System.nanoTime() - start) / 1e9;
  }
}
