// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.run.Outcome;
import io.mmunotify.search.Exploration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one scenario can come to on some generations, over all schedules.
 *
 * @param topic the scenario
 * @param coverage generation to how much was seen: {@code EXHAUSTED}, or which bound ended the
 *     search
 * @param outcomes what some schedule comes to, each with the generations on which one does, by its
 *     canonical text
 */
public record OutcomeSets(Topic topic, Map<String, String> coverage, Map<String, Row> outcomes) {
  /** How much of a search was seen that left nothing out. */
  public static final String EXHAUSTED = "EXHAUSTED";

  /**
   * An outcome.
   *
   * @param generations those on which some schedule comes to it
   */
  public record Row(Outcome outcome, Set<String> generations) {}

  /**
   * Puts together what searches came to.
   *
   * @param searches by generation, in the order of the columns; null where a single run reached a
   *     bound, so that nothing is known
   */
  public static OutcomeSets of(Topic topic, Map<String, @Nullable Exploration> searches) {
    Map<String, String> coverage = new LinkedHashMap<>();
    Map<String, Row> outcomes = new TreeMap<>();
    searches.forEach((generation, search) -> {
      coverage.put(generation, coverage(search));
      if (search != null) {
        search
            .outcomes()
            .forEach((text, found) ->
                outcomes
                    .computeIfAbsent(text, _ -> new Row(found.outcome(), new LinkedHashSet<>()))
                    .generations()
                    .add(generation));
      }
    });
    return new OutcomeSets(topic, coverage, outcomes);
  }

  private static String coverage(@Nullable Exploration search) {
    if (search == null) {
      return "BOUND_REACHED (a single run)";
    }
    return search.exhausted() ? EXHAUSTED : "BOUND_REACHED (" + search.bound() + ")";
  }

  /** Whether some outcome is possible on one generation and was not found on another. */
  public boolean differs() {
    return outcomes.values().stream().anyMatch(row -> row.generations().size() < coverage.size());
  }

  /** Whether no schedule was left out, on any generation. */
  public boolean exhausted() {
    return List.copyOf(coverage.values()).stream().allMatch(EXHAUSTED::equals);
  }

  /** How many different outcomes a generation has. */
  public long count(String generation) {
    return outcomes.values().stream().filter(row -> row.generations().contains(generation)).count();
  }
}
