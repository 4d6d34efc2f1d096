// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a soak of the VM came to. */
public final class VmReport {
  private static final int COLUMNS = 4;
  private static final int COLUMN = 28;

  private final VmTallies tallies;
  private final List<String> leftOut;
  private final double seconds;
  private final boolean interrupted;
  private final List<String> failures = new ArrayList<>();

  VmReport(VmTallies tallies, List<String> leftOut, double seconds, boolean interrupted) {
    this.tallies = tallies;
    this.leftOut = leftOut;
    this.seconds = seconds;
    this.interrupted = interrupted;
    tallies.failures().forEach((what, count) -> failures.add(what + " (" + count + " times)"));
    if (tallies.done().isEmpty() && !interrupted) {
      failures.add("no operation was done: this soak proves nothing");
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

  /** The operations that were done, by name. */
  public List<String> operations() {
    return List.copyOf(tallies.done().keySet());
  }

  /** How long it took. */
  public double seconds() {
    return seconds;
  }

  /** How often each operation was done, by name. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    tallies.done().forEach((name, count) -> counts.put(name, count.get()));
    return counts;
  }

  /**
   * All of it, as lines for a person.
   *
   * @param width of a line, for as many operations as fit
   */
  public List<String> lines(int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int columns = Math.clamp(width / COLUMN, 1, COLUMNS);
    int column = 0;
    for (var each : tallies.done().entrySet()) {
      line.append(String.format(Locale.ROOT, "%,11d %-16s", each.getValue().get(), each.getKey()));
      if (++column % columns == 0) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
    }
    if (!line.isEmpty()) {
      lines.add(line.toString().stripTrailing());
    }
    lines.addAll(leftOut);
    lines.addAll(Report.verdict(failures, seconds, interrupted));
    return lines;
  }
}
