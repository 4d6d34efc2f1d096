// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What all tasks of a torture have counted. Any task may add, any thread may ask. */
final class Tallies {
  /** Reads by the pipe count of the element at the end of the section. */
  final AtomicLongArray pipe = new AtomicLongArray(Element.PIPE + 1);

  /** Reads by the number of the updater's grace periods that ended in the section. */
  final AtomicLongArray batch = new AtomicLongArray(Element.PIPE + 1);

  final AtomicLong taken = new AtomicLong();
  final AtomicLong freed = new AtomicLong();

  /** Still published when all is over. */
  final AtomicLong inUse = new AtomicLong();

  final AtomicLong published = new AtomicLong();
  final AtomicLong poolEmpty = new AtomicLong();
  final AtomicLong synchronised = new AtomicLong();
  final AtomicLong expedited = new AtomicLong();
  final AtomicLong deferred = new AtomicLong();
  final AtomicLong fakes = new AtomicLong();
  final AtomicLong barriers = new AtomicLong();
  final AtomicLong queued = new AtomicLong();
  final AtomicLong invoked = new AtomicLong();

  private final Map<String, AtomicLong> failures = new ConcurrentSkipListMap<>();

  /** Something is wrong; the same sentence again is counted. */
  void fail(String sentence) {
    var _ = failures.computeIfAbsent(sentence, _ -> new AtomicLong()).incrementAndGet();
  }

  /** What is wrong, and how often. */
  Map<String, AtomicLong> failures() {
    return failures;
  }

  /** One more in the row of a histogram; whoever is further than the last row counts there. */
  static void count(AtomicLongArray histogram, long row) {
    var _ = histogram.incrementAndGet((int) Math.min(row, Element.PIPE));
  }

  static long sum(AtomicLongArray histogram) {
    long sum = 0;
    for (int row = 0; row < histogram.length(); row++) {
      sum += histogram.get(row);
    }
    return sum;
  }
}
