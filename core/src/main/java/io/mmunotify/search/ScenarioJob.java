// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.states.Job;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.kernel.GracePeriodOptions.Rule;
import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.JsonDocuments;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A search of a scenario, as other JVMs are told of it: they must have the same generations and the
 * same kernel parameters.
 *
 * @param document the scenario's, in JSON
 * @param generation its name
 */
record ScenarioJob(
    String name,
    String document,
    String generation,
    Map<Limit, Long> limits,
    Granularity granularity,
    MemoryModel model,
    Rule rule,
    boolean asShipped,
    int fanout,
    long jiffyNanos,
    StateSearch.Options options)
    implements Job {
  private static final long serialVersionUID = 1;

  static ScenarioJob of(
      Scenario scenario,
      Generation generation,
      Limits limits,
      RunOptions how,
      StateSearch.Options options) {
    Map<Limit, Long> all = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      all.put(limit, limits.get(limit));
    }
    GracePeriodOptions gracePeriods = how.gracePeriods();
    return new ScenarioJob(
        scenario.name(),
        JsonDocuments.text(scenario.source()),
        generation.name(),
        all,
        how.stepping().granularity(),
        how.stepping().model(),
        gracePeriods.rule(),
        gracePeriods.asShipped(),
        gracePeriods.fanout(),
        gracePeriods.jiffyNanos(),
        options);
  }

  @Override
  public Made make() {
    List<Generation> generations = Generation.all();
    Generation searched =
        generations.stream()
            .filter(each -> each.name().equals(generation))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no " + generation + " here"));
    Limits itsLimits = new Limits(limits);
    GracePeriodOptions gracePeriods = new GracePeriodOptions(rule, asShipped, fanout, jiffyNanos);
    RunOptions how = new RunOptions(new Stepping(granularity, model), gracePeriods);
    try {
      Scenario scenario =
          ScenarioFiles.read(
              name + ".json",
              new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
              itsLimits,
              generations.stream().map(Generation::name).collect(Collectors.toSet()));
      LockingProgram program = new LockingProgram(scenario, searched, itsLimits, how);
      return new Made(program, program::notes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array of bytes cannot fail to be read
    }
  }
}
