// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.gp;

import io.mmunotify.explore.states.Ends;
import io.mmunotify.explore.states.StateSearch;
import io.mmunotify.explore.states.StateSearch.Options;
import io.mmunotify.hw.gp.Hunt.Ran;
import io.mmunotify.hw.gp.Verdict.Kind;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.Task;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hunt through states: unless it is reduced, what it finds first lies at the end of a shortest
 * schedule.
 */
final class StateHunt implements Ends {
  /** Every state. */
  static final Options ALL = Options.all(false);

  /** Those that are enough to meet every end. */
  static final Options REDUCED = new Options(false, 1, 1, 1, Options.ANY, true);

  private final Hunt hunt;
  private final Options options;
  private final List<String> names = new ArrayList<>();
  private @Nullable Kind kind;
  private String what = "";

  StateHunt(Hunt hunt, Options options) {
    this.hunt = hunt;
    this.options = options;
  }

  /** Those of schedules with at most so many preemptions. */
  static Options upTo(int preemptions) {
    return new Options(false, 1, 1, 1, preemptions);
  }

  Verdict hunt(Duration limit) {
    long begin = System.nanoTime();
    StateSearch search = new StateSearch(schedule -> hunt.run(schedule).end(), options, this);
    boolean more = true;
    while (more && kind == null) {
      more = search.searchLevel(() -> System.nanoTime() - begin > limit.toNanos());
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    Kind found = kind == null ? Kind.SURVIVED : kind;
    String text = kind == null ? extent(search) : what;
    return new Verdict(found, text, search.executions(), search.states(), time, List.copyOf(names));
  }

  private String extent(StateSearch search) {
    if (!search.exhausted()) {
      return "gave up: time, " + search.depth() + " steps deep";
    }
    return search.leftOut()
        ? "exhausted to " + options.preemptions() + " preemptions"
        : "exhausted";
  }

  @Override
  public void ended(int end, int[] path) {
    if (kind == null) {
      Ran ran = follow(path);
      kind = ran.kind();
      what = ran.what();
    }
  }

  @Override
  public void found(Finding finding, int[] path) {
    if (kind == null) {
      Ran _ = follow(path);
      kind = Kind.VIOLATION;
      what = finding.what();
    }
  }

  private Ran follow(int[] path) {
    names.clear();
    Schedule schedule =
        (machine, current) -> {
          Task next = names.size() < path.length ? machine.task(path[names.size()]) : null;
          if (next != null) {
            names.add(next.name());
          }
          return next;
        };
    Ran ran = hunt.run(schedule);
    List<String> taken = List.copyOf(names);
    names.clear();
    if (ran.kind() != null) {
      names.addAll(taken);
    }
    return ran;
  }

  @Override
  public void counted(int end, @Nullable BigInteger count) {}
}
