// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.CtrlC;
import io.mmunotify.cli.Identity;
import io.mmunotify.cli.Terminal;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.schedules.ScheduleExplorer;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioExplorer;
import io.mmunotify.search.ScenarioStates;
import io.mmunotify.trace.OutputFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code explore} is to do on each generation.
 *
 * @param workers how many threads
 * @param checkpoint the file to go on from, and to save to, the generation's name to be added; null
 *     for none
 * @param clustered who else searches
 */
record Exploring(
    Scenario scenario,
    Limits limits,
    RunOptions options,
    SearchStrategy strategy,
    Bounds bounds,
    boolean counting,
    int workers,
    @Nullable Path checkpoint,
    Clustered clustered) {
  /** From the beginning to the first checkpoint. */
  private static final double SECONDS_TO_FIRST_CHECKPOINT = 1;

  /** Between two checkpoints, at least. */
  private static final double SECONDS_BETWEEN_CHECKPOINTS = 10;

  /** So many times as long as the last checkpoint took to write it takes at least to the next. */
  private static final double SEARCHING_TO_SAVING = 10;

  /**
   * Looks whether what is to be written could be, before it is searched for.
   *
   * @throws InputError if it is clear that it could not
   */
  void requirePlaces(List<Generation> generations) {
    if (checkpoint != null) {
      generations.forEach(
          generation -> OutputFile.requirePlace(CheckpointFile.place(checkpoint, generation)));
    }
  }

  /**
   * Searches one generation.
   *
   * @param interruption ends it
   * @param terminal is told how far it is
   */
  Exploration on(Generation generation, CtrlC interruption, Terminal terminal) {
    return watched(
        generation,
        interruption,
        terminal,
        watch ->
            strategy.overStates()
                ? explore(newExplorer(generation), generation, watch, terminal)
                : overSchedules(generation, watch));
  }

  private Exploration watched(
      Generation generation,
      CtrlC interruption,
      Terminal terminal,
      Function<Watch, Exploration> search) {
    String title = scenario.name() + " on " + generation.name();
    try (Progress progress = new Progress(title, terminal)) {
      Watch watch = new Watch(bounds, progress::look);
      interruption.ends(watch);
      return BoundAt.during(title, () -> search.apply(watch));
    }
  }

  private Exploration explore(
      ScenarioStates explorer, Generation generation, Watch watch, Terminal terminal) {
    if (checkpoint == null) {
      return clustered.explore(explorer, watch, terminal.news());
    }
    Path place = CheckpointFile.place(checkpoint, generation);
    CheckpointFile file = new CheckpointFile(place, identity(generation));
    try (CheckpointLock _ = CheckpointLock.on(place)) {
      if (file.exists()) {
        file.resume(explorer);
      }
      double[] next = {watch.seconds() + SECONDS_TO_FIRST_CHECKPOINT};
      Exploration exploration =
          explorer.explore(
              watch,
              () -> {
                double begin = watch.seconds();
                if (begin >= next[0]) {
                  save(file, explorer, terminal.err());
                  double end = watch.seconds();
                  double pause =
                      Math.max(SECONDS_BETWEEN_CHECKPOINTS, SEARCHING_TO_SAVING * (end - begin));
                  next[0] = end + pause;
                }
              });
      if (exploration.exhausted()) {
        save(file, explorer, terminal.err());
      }
      return exploration;
    }
  }

  /** A search whose checkpoint cannot be written is worth as much: it goes on, and is told. */
  private static void save(CheckpointFile file, ScenarioStates explorer, PrintStream err) {
    try {
      file.save(explorer);
    } catch (InputError e) {
      err.println("mmunotify: " + e.sentence() + "; the search goes on without a new checkpoint");
    }
  }

  /** What a checkpoint must be of. */
  private String identity(Generation generation) {
    return String.join(
        "\n",
        Identity.version(),
        generation.name(),
        options.header().toString(),
        "fanout " + options.gracePeriods().fanout(),
        "kernel parameters " + Identity.engine(options.gracePeriods()),
        "count " + counting,
        "preemptions " + strategy.preemptions(),
        JsonDocuments.text(scenario.source()));
  }

  private ScenarioStates newExplorer(Generation generation) {
    return new ScenarioStates(
        scenario,
        generation,
        limits,
        options,
        new StateSearch.Options(counting, workers, strategy.preemptions()));
  }

  private Exploration overSchedules(Generation generation, Watch watch) {
    ScheduleExplorer explorer = new ScheduleExplorer(strategy.newSearch(), workers);
    return new ScenarioExplorer(limits, options).explore(scenario, generation, explorer, watch);
  }
}
