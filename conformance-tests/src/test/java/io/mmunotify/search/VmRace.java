// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.search;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Bounds;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.Outcome.Return;
import io.mmunotify.run.RunOptions;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.scenario.ScenarioFiles;
import io.mmunotify.search.Exploration.Found;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks whose operations race. No schedule with few preemptions comes to a finding, and the last
 * step of a task gives what the race says, if it says so. A race of races.yaml is a scenario; what
 * stands in the comment lines in front of it says where it holds.
 *
 * @param name the scenario's name
 * @param generations where it holds
 * @param text the scenario
 * @param last the task and what its last step gives: {@code "two 0"}; null if anything will do
 */
public record VmRace(String name, Set<String> generations, String text, @Nullable String last) {
  private static final String RESOURCE = "/vm/races.yaml";

  /** Switches away from a task that could go on: with two, another task is met amid its work. */
  private static final int PREEMPTIONS = 2;

  /** Far above what a sound generation needs. */
  private static final Bounds BOUNDS =
      new Bounds(300_000, 3_000, 300_000, Bounds.SECONDS, Bounds.megabytesByDefault(), false);

  /** All of them. */
  public static List<VmRace> all() throws IOException {
    try (InputStream in = VmRace.class.getResourceAsStream(RESOURCE)) {
      String text =
          new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
      List<VmRace> races = new ArrayList<>();
      for (String part : text.split("\n---\n", -1)) {
        races.add(read(part));
      }
      return races;
    }
  }

  private static VmRace read(String part) {
    String name = "";
    Set<String> generations = Set.of();
    String last = null;
    for (String line : part.lines().toList()) {
      if (line.startsWith("# in ")) {
        generations = Set.of(line.substring("# in ".length()).split(" ", -1));
      } else if (line.startsWith("# last ")) {
        last = line.substring("# last ".length());
      } else if (line.startsWith("scenario: ")) {
        name = line.substring("scenario: ".length());
      }
    }
    return new VmRace(name, generations, part, last);
  }

  /** What goes wrong in some schedule, or what keeps the search from its end; empty if nothing. */
  public List<String> faults(Generation generation) throws IOException {
    Scenario scenario =
        ScenarioFiles.read(
            name,
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            Limits.DEFAULTS,
            Set.of());
    StateSearch.Options options = new StateSearch.Options(false, 1, PREEMPTIONS);
    Exploration search =
        new ScenarioStates(scenario, generation, Limits.DEFAULTS, RunOptions.DEFAULTS, options)
            .explore(new Watch(BOUNDS), () -> {});
    List<String> faults = new ArrayList<>();
    if (search.bound() != null && search.bound() != Bound.PREEMPTIONS) {
      faults.add(search.bound().text());
    }
    search.findings().forEach(shown -> faults.add(shown.finding().what()));
    for (Found found : search.outcomes().values()) {
      if (found.outcome().stop() != null) {
        faults.add(found.outcome().summary());
      } else if (last != null) {
        String task = last.substring(0, last.indexOf(' '));
        List<Return> returns = found.outcome().returns().get(task);
        int value = returns == null ? 0 : returns.getLast().value();
        if (!last.equals(task + " " + value)) {
          faults.add(task + "'s last step gives " + value + ": " + found.witness());
        }
      }
    }
    return faults;
  }
}
