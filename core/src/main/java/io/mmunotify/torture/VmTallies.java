// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the tasks of a soak of the VM have done. Any task may add, any thread may ask. */
final class VmTallies {
  private final Map<String, AtomicLong> done = new ConcurrentSkipListMap<>();
  private final Map<String, AtomicLong> failures = new ConcurrentSkipListMap<>();

  /** An operation was done. */
  void count(String operation) {
    var _ = done.computeIfAbsent(operation, _ -> new AtomicLong()).incrementAndGet();
  }

  /** Something is wrong; the same sentence again is counted. */
  void fail(String sentence) {
    var _ = failures.computeIfAbsent(sentence, _ -> new AtomicLong()).incrementAndGet();
  }

  /** How often each operation was done, by name. */
  Map<String, AtomicLong> done() {
    return done;
  }

  /** What is wrong, and how often. */
  Map<String, AtomicLong> failures() {
    return failures;
  }
}
