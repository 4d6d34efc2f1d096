// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.UsageError;
import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.explore.schedules.PctSampling;
import io.mmunotify.explore.schedules.PosSampling;
import io.mmunotify.explore.schedules.Samples;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.machine.RandomSchedule;
import java.io.PrintStream;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.jspecify.annotations.Nullable;

/**
 * Which search {@code explore} is asked for: over states, unless one of the strategies that go
 * through schedules is named.
 */
final class SearchStrategy {
  private static final long FIRST_SEED = 1;

  private static final String[] STRATEGIES = {"source-sets", "unreduced", "preemptions", "samples"};

  /** Null for the search over states. */
  private final @Nullable Supplier<Search> search;

  /** How many preemptions a schedule through states may have. */
  private final int preemptions;

  private final @Nullable String announcement;

  private SearchStrategy(
      @Nullable Supplier<Search> search, int preemptions, @Nullable String announcement) {
    this.search = search;
    this.preemptions = preemptions;
    this.announcement = announcement;
  }

  private static SearchStrategy overSchedules(Supplier<Search> search) {
    return new SearchStrategy(search, Options.ANY, null);
  }

  static SearchStrategy of(CommandLine line) {
    boolean sampled = line.hasOption("samples");
    int strategies = 0;
    for (String option : STRATEGIES) {
      strategies += line.hasOption(option) ? 1 : 0;
    }
    if (strategies > 1) {
      throw new UsageError("--" + String.join(", --", STRATEGIES) + " exclude each other");
    }
    if (!sampled && (line.hasOption("pct") || line.hasOption("pos") || line.hasOption("seed"))) {
      throw new UsageError("--pct, --pos and --seed go with --samples");
    }
    if (line.hasOption("pct") && line.hasOption("pos")) {
      throw new UsageError("--pct and --pos exclude each other");
    }
    if (line.hasOption("unreduced")) {
      return overSchedules(EverySchedule::new);
    }
    if (line.hasOption("source-sets")) {
      return overSchedules(SourceSets::new);
    }
    if (sampled) {
      return sampled(line);
    }
    int preemptions =
        line.hasOption("preemptions")
            ? Math.toIntExact(Math.min(1000, CommonOptions.number(line, "preemptions", 0)))
            : Options.ANY;
    return new SearchStrategy(null, preemptions, null);
  }

  private static SearchStrategy sampled(CommandLine line) {
    long runs = CommonOptions.number(line, "samples", 1);
    long seed =
        line.hasOption("seed") ? CommonOptions.number(line, "seed", Long.MIN_VALUE) : FIRST_SEED;
    String first = "seed " + seed;
    if (line.hasOption("pos")) {
      return announced(() -> new Samples(runs, new PosSampling(seed)), first);
    }
    if (!line.hasOption("pct")) {
      return announced(() -> new Samples(runs, run -> new RandomSchedule(seed + run)), first);
    }
    int depth = Math.toIntExact(Math.min(1000, CommonOptions.number(line, "pct", 1)));
    return announced(
        () -> new Samples(runs, new PctSampling(seed, depth)), first + "; " + guarantee(depth));
  }

  private static SearchStrategy announced(Supplier<Search> search, String announcement) {
    return new SearchStrategy(search, Options.ANY, announcement);
  }

  private static String guarantee(int depth) {
    return "each run of at most k steps of n tasks meets a bug of depth "
        + depth
        + " with a probability of at least 1/(n*k^"
        + (depth - 1)
        + "); k is the length of the longest run of the rounds before";
  }

  /** Whether it goes through states; else through schedules. */
  boolean overStates() {
    return search == null;
  }

  /** How many preemptions a schedule may have, where it goes through states. */
  int preemptions() {
    return preemptions;
  }

  /** A search through schedules, of its own for every generation. */
  Search newSearch() {
    return Objects.requireNonNull(search).get();
  }

  /** Says what is needed to do the same again, before anything is run. */
  void announce(PrintStream err) {
    if (announcement != null) {
      err.println(announcement);
    }
  }
}
