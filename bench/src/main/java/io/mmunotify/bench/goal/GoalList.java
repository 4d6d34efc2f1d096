// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.cli.UsageError;
import io.mmunotify.scenario.Suggestion;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that is promised, G1 to G12. */
public final class GoalList {
  private static final List<Goal> ALL =
      Stream.of(SearchGoals.all(), ReadSideGoals.all(), WaitGoals.all())
          .flatMap(List::stream)
          .toList();

  private GoalList() {}

  /** Those that are asked for, in their order; all where none is. */
  public static List<Goal> choose(String @Nullable [] ids) {
    if (ids == null) {
      return ALL;
    }
    List<String> names = ALL.stream().map(Goal::id).toList();
    for (String id : ids) {
      if (!names.contains(id)) {
        throw new UsageError(Suggestion.unknown("goal", id, names));
      }
    }
    return ALL.stream().filter(goal -> List.of(ids).contains(goal.id())).toList();
  }
}
