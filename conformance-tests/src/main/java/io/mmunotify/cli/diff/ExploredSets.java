// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.diff;

import io.mmunotify.cli.Complaint;
import io.mmunotify.cli.CtrlC;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.explore.Progress;
import io.mmunotify.diff.OutcomeSets;
import io.mmunotify.diff.Topic;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Limits;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.ScenarioStates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Searches for everything that scenarios can come to, generation by generation. */
record ExploredSets(
    List<Generation> generations, Limits limits, RunOptions how, Bounds bounds, Terminal terminal) {

  /** Goes through all schedules of a scenario on each generation. */
  OutcomeSets of(Topic topic) {
    Map<String, @Nullable Exploration> searches = new LinkedHashMap<>();
    for (Generation generation : generations) {
      searches.put(generation.name(), search(topic, generation));
    }
    return OutcomeSets.of(topic, searches);
  }

  /** What a search came to; null if a single run got too long, which is told. */
  private @Nullable Exploration search(Topic topic, Generation generation) {
    String title = topic.scenario().name() + " on " + generation.name();
    try (CtrlC interruption = new CtrlC();
        Progress progress = new Progress(title, terminal)) {
      Watch watch = new Watch(bounds, progress::look);
      interruption.ends(watch);
      int workers = Runtime.getRuntime().availableProcessors();
      StateSearch.Options options = new StateSearch.Options(false, workers);
      return BoundAt.during(
          title,
          () ->
              new ScenarioStates(topic.scenario(), generation, limits, how, options)
                  .explore(watch, () -> {}));
    } catch (BoundAt reached) {
      terminal.err().println("mmunotify: " + Complaint.sentence(reached));
      return null;
    }
  }
}
