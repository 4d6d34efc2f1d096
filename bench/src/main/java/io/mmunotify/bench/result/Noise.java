// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reasons to believe a run less than its error bounds say. */
public final class Noise {
  /** Of the measuring thread itself one is expected. */
  private static final double OWN_LOAD = 1.5;

  /** Iterations of a quiet machine lie within a tenth of each other. */
  private static final double WIDE = 0.25;

  private Noise() {}

  /**
   * All that can be seen in a run; empty where it looks quiet. Each is a sentence without a dot.
   */
  public static List<String> of(ResultFile run) {
    List<String> all = new ArrayList<>();
    EndInfo end = run.end();
    busy(all, "before", run.info().load(), run.info().cores() / 2.0);
    if (end == null) {
      all.add("the run was cut off");
    } else {
      busy(all, "at the end", end.load(), OWN_LOAD + run.info().cores() / 2.0);
    }
    long wide = run.measurements().stream().filter(Noise::isWide).count();
    if (wide > run.measurements().size() / 4) {
      all.add(
          String.format(
              Locale.ROOT,
              "%d of %d results spread by more than %.0f %%",
              wide,
              run.measurements().size(),
              100 * WIDE));
    }
    if (!run.info().governor().isEmpty() && !run.info().governor().equals("performance")) {
      all.add("the processor's frequency is set by \"" + run.info().governor() + "\"");
    }
    return all;
  }

  private static void busy(List<String> all, String when, double load, double most) {
    if (load > most) {
      all.add(String.format(Locale.ROOT, "others were busy %s (load %.1f)", when, load));
    }
  }

  /** Whether half of the values already lie far apart. */
  private static boolean isWide(Measurement measured) {
    double[] sorted =
        measured.samples().stream().flatMap(List::stream).mapToDouble(x -> x).sorted().toArray();
    double middle = sorted[sorted.length / 2];
    double spread = sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
    return measured.clock().equals("cpu") && spread > WIDE * middle;
  }
}
