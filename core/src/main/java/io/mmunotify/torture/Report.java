// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** What a soak came to. */
public final class Report {
  /** The first column of its lines is so wide. */
  public static final int HEAD = 15;

  /** An element may have been unlinked, and one grace period may have been under way. */
  private static final int LEGAL = 2;

  private final Tallies tallies;
  private final Heap heap;
  private final double seconds;
  private final boolean interrupted;
  private final List<String> failures = new ArrayList<>();

  Report(Tallies tallies, Heap heap, double seconds, boolean interrupted) {
    this.tallies = tallies;
    this.heap = heap;
    this.seconds = seconds;
    this.interrupted = interrupted;
    tallies.failures().forEach((what, count) -> failures.add(what + " (" + count + " times)"));
    long early = illegal(tallies.pipe) + illegal(tallies.batch);
    if (early > 0) {
      failures.add("a grace period began and ended in a read section (" + early + " times)");
    }
    if (!interrupted && (Tallies.sum(tallies.pipe) == 0 || tallies.freed.get() == 0)) {
      failures.add("no element was read, or none was freed: this soak proves nothing");
    }
  }

  /** What went wrong, in sentences; empty if nothing. */
  public List<String> failures() {
    return failures;
  }

  /** Whether it was ended before its time. */
  public boolean interrupted() {
    return interrupted;
  }

  private static long illegal(AtomicLongArray histogram) {
    long sum = 0;
    for (int row = LEGAL; row < histogram.length(); row++) {
      sum += histogram.get(row);
    }
    return sum;
  }

  /** How long it took. */
  public double seconds() {
    return seconds;
  }

  /** How many reads saw their element at each place of the pipe, from 0. */
  public List<Long> readerPipe() {
    return numbers(tallies.pipe);
  }

  /** How many reads had so many of the updater's grace periods end in their section, from 0. */
  public List<Long> readerBatch() {
    return numbers(tallies.batch);
  }

  private static List<Long> numbers(AtomicLongArray histogram) {
    return IntStream.range(0, histogram.length()).mapToObj(histogram::get).toList();
  }

  /** What was counted besides, by name. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("published", tallies.published.get());
    counts.put("freed", tallies.freed.get());
    counts.put("pool_empty", tallies.poolEmpty.get());
    counts.put("waited_for", tallies.synchronised.get());
    counts.put("expedited", tallies.expedited.get());
    counts.put("by_callback", tallies.deferred.get());
    counts.put("by_fake_writers", tallies.fakes.get());
    counts.put("callbacks_queued", tallies.queued.get());
    counts.put("callbacks_invoked", tallies.invoked.get());
    counts.put("barriers", tallies.barriers.get());
    return counts;
  }

  /** All of it, as lines for a person. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "reader pipe    %s", rows(tallies.pipe)));
    lines.add(String.format(Locale.ROOT, "reader batch   %s", rows(tallies.batch)));
    lines.add(
        String.format(
            Locale.ROOT,
            "elements       %,d published, %,d freed, pool empty %,d times",
            tallies.published.get(),
            tallies.freed.get(),
            tallies.poolEmpty.get()));
    lines.add(
        String.format(
            Locale.ROOT,
            "grace periods  %,d waited for, %,d expedited, %,d by callback, %,d by fake writers",
            tallies.synchronised.get(),
            tallies.expedited.get(),
            tallies.deferred.get(),
            tallies.fakes.get()));
    lines.add(
        String.format(
            Locale.ROOT,
            "callbacks      %,d queued, %,d invoked, %,d barriers",
            tallies.queued.get(),
            tallies.invoked.get(),
            tallies.barriers.get()));
    lines.add(
        String.format(
            Locale.ROOT,
            "heap           %.1f MB in use after the first half, %.1f MB after the second",
            heap.firstHalf(),
            heap.secondHalf()));
    lines.addAll(verdict(failures, seconds, interrupted));
    return lines;
  }

  /** The last lines of every report: what failed, and whether anything did. */
  static List<String> verdict(List<String> failures, double seconds, boolean interrupted) {
    List<String> lines = new ArrayList<>();
    failures.forEach(failure -> lines.add("FAILED         " + failure));
    String verdict = failures.isEmpty() ? "no error" : "FAILURE";
    lines.add(
        String.format(
            Locale.ROOT, "%s in %.1f s%s", verdict, seconds, interrupted ? ", interrupted" : ""));
    return lines;
  }

  private static String rows(AtomicLongArray histogram) {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < histogram.length(); row++) {
      rows.append(row == 0 ? "" : " ")
          .append(String.format(Locale.ROOT, "%,d", histogram.get(row)));
    }
    return rows.toString();
  }
}
