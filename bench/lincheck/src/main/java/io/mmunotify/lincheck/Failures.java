// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.lincheck;

import org.jspecify.annotations.Nullable;

/** Passes a thread's failure on: Lincheck takes no notice of one that only ends its thread. */
final class Failures {
  private volatile @Nullable RuntimeException first;

  void of(Runnable body) {
    try {
      body.run();
    } catch (RuntimeException e) {
      first = e;
    }
  }

  void rethrow() {
    RuntimeException failure = first;
    if (failure != null) {
      throw failure;
    }
  }
}
