// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.mutants;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** What a probed source calls in front of each of its statements. */
public final class Probe {
  private static AtomicIntegerArray hits = new AtomicIntegerArray(0);

  private Probe() {}

  /** A statement is about to run. */
  public static void hit(int statement) {
    hits.incrementAndGet(statement);
  }

  /** Counts anew, for so many statements. */
  static AtomicIntegerArray reset(int statements) {
    hits = new AtomicIntegerArray(statements);
    return hits;
  }
}
