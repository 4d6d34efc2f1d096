// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.StepFootprint;
import java.util.List;

/**
 * Finds the races of an execution: pairs of dependent steps, next to each other in happens-before,
 * that could have come the other way round. For each, a task is wanted at the fork of the earlier
 * step that starts a way to the other order (source sets: Abdulla, Aronsson, Jonsson and Sagonas,
 * "Source sets: a foundation for optimal dynamic partial order reduction", JACM 2017).
 *
 * <p>Waiting needs care, because a step that had to wait could not have come earlier just anywhere.
 * A step that takes an object races with the step that took it before, never with what the holder
 * did while it held it, nor with its release. A step that waits for something that nobody takes
 * away (a grace period) races with nothing that its enabling depends on. One that waits for any
 * change races with the last step before which it could have come, or somebody could have gone on
 * that it needs: what others did after that, where it had to wait, hides nothing.
 */
final class Races {
  private final List<Branch> steps;
  private final Clocks clocks;

  Races(List<Branch> steps, Clocks clocks) {
    this.steps = steps;
    this.clocks = clocks;
  }

  /** Orders a performed step among those before it, and notes its races. */
  void add(int index) {
    Branch step = steps.get(index);
    Later later = new Later(index, step.task, step.footprint(), step.stops, step.wanted);
    int[] before = clocks.before(steps, step.task, index);
    int[] happensBefore = before.clone();
    for (int i = index - 1; i >= 0; i--) {
      Branch earlier = steps.get(i);
      if (earlier.task == step.task || !later.dependsOn(earlier)) {
        continue;
      }
      note(i, later, before);
      Clocks.merge(happensBefore, earlier.clock);
    }
    happensBefore[step.task] = index + 1;
    step.clock = happensBefore;
  }

  /**
   * Notes the races of a step that was never performed, because its task had to wait to the end.
   *
   * @param touches what the step would touch at least
   */
  void addWaiting(int task, StepFootprint touches, Wanted wanted) {
    Later later = new Later(steps.size(), task, touches, false, wanted);
    int[] before = clocks.before(steps, task, steps.size());
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).task != task && steps.get(i).footprint().conflictsWith(touches)) {
        note(i, later, before);
      }
    }
  }

  private record Later(int index, int task, StepFootprint footprint, boolean stops, Wanted wanted) {

    boolean dependsOn(Branch earlier) {
      return stops || earlier.stops || footprint.conflictsWith(earlier.footprint());
    }

    /** Whether it depends on all that its task's step depended on when it fell asleep. */
    boolean covers(Branch sleeper) {
      return stops || (!sleeper.stops && footprint.covers(sleeper.footprint()));
    }
  }

  /** If the step at i races with the later one, has the other order tried and merges its clock. */
  private void note(int i, Later later, int[] before) {
    Branch earlier = steps.get(i);
    if (i + 1 <= before[earlier.task]) {
      return;
    }
    if (earlier.footprint().gives(later.footprint)) {
      Clocks.merge(before, earlier.clock); // as if both were steps of one task
    } else if (reversible(i, later)) {
      tryOtherOrder(i, later);
      Clocks.merge(before, earlier.clock);
    }
  }

  private boolean reversible(int i, Later later) {
    return switch (later.wanted.how()) {
      case NOT -> true;
      case CHANGE -> isEnabledBefore(i, later) || !firstNeeded(i, later).isEmpty();
      case TAKE -> {
        long id = later.wanted.object();
        boolean exclusive = later.footprint.has(id, Access.TAKE);
        boolean takes = exclusive || later.footprint.has(id, Access.TAKE_SHARED);
        yield !takes || !isKeptOut(i, later.index, id, exclusive);
      }
      case EVENT -> !enabledBecauseOf(i, later);
    };
  }

  /** Whether the later step could be taken right before step i. */
  private boolean isEnabledBefore(int i, Later later) {
    return steps.get(i).fork.enabled.has(later.task);
  }

  /**
   * Whether a holder of the object right before step i gives it back only because of i, or never.
   */
  private boolean isKeptOut(int i, int end, long id, boolean exclusive) {
    for (int taken = 0; taken < i; taken++) {
      StepFootprint footprint = steps.get(taken).footprint();
      if (footprint.has(id, Access.TAKE) || (exclusive && footprint.has(id, Access.TAKE_SHARED))) {
        int released = release(taken, end, id);
        if (released >= i && (released == end || follows(released, i))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The index of the step that gives back what the step at taken took; end if there is none. What
   * is not shared can be given back for its holder alone, though by the drain of its store buffer.
   */
  private int release(int taken, int end, long id) {
    int task = steps.get(taken).task;
    boolean exclusive = steps.get(taken).footprint().has(id, Access.TAKE);
    for (int i = taken + 1; i < end; i++) {
      Branch step = steps.get(i);
      if ((exclusive || step.task == task)
          && (step.footprint().has(id, Access.RELEASE)
              || step.footprint().has(id, Access.RELEASE_SHARED))) {
        return i;
      }
    }
    return end;
  }

  /** Whether the last step before the later one that enabled it is step i or follows from it. */
  private boolean enabledBecauseOf(int i, Later later) {
    int last = clocks.lastStep(steps, later.task, later.index);
    int enabling = later.index;
    while (enabling > last + 1 && steps.get(enabling - 1).fork.enabled.has(later.task)) {
      enabling--;
    }
    enabling--;
    return enabling > last && enabling >= i && follows(enabling, i);
  }

  /** Whether step i happens before the other, or is it. */
  private boolean follows(int other, int i) {
    return other == i || steps.get(other).clock[steps.get(i).task] >= i + 1;
  }

  /**
   * Has the state before step i explored in a direction that leads to the later step first: by a
   * task that begins what the later step needs and what does not follow from i, or if that is
   * nothing, by the later step itself.
   *
   * <p>What it needs are the steps that happen before it here. Any other that does not follow from
   * i could come first as well, but where the later step does not find what i did, it may touch
   * more, and depend on that one. All who begin what it needs are tried where it waited for i to
   * give back what it takes: others may have come in between.
   */
  private void tryOtherOrder(int i, Later later) {
    Branch earlier = steps.get(i);
    TaskSet needed = firstNeeded(i, later);
    boolean waited = later.wanted.isTouchedBy(earlier.footprint());
    if (waited) {
      earlier.fork.want(needed.in(earlier.fork.enabled));
    } else if (!needed.isEmpty()) {
      earlier.fork.wantOneOf(needed);
    }
    boolean isNext = clocks.lastStep(steps, later.task, later.index) < i;
    if (needed.isEmpty() || (waited && isNext)) {
      wantItself(earlier.fork, later);
    }
  }

  /**
   * Has the later step tried itself. Where it sleeps it was tried further up; if it touched more
   * there than it does here, who has to come before it is not known, and everybody is tried.
   */
  private static void wantItself(Fork fork, Later later) {
    Branch sleeper = fork.sleeper(later.task);
    if (sleeper != null) {
      if (!later.covers(sleeper)) {
        fork.want(fork.enabled);
      }
    } else {
      fork.wantOneOf(TaskSet.of(later.task));
    }
  }

  /** Who begins the steps after i that the later step needs and that do not follow from i. */
  private TaskSet firstNeeded(int i, Later later) {
    int[] past = clocks.before(steps, later.task, later.index);
    for (int k = later.index - 1; k > i; k--) {
      if (!follows(k, i) && later.dependsOn(steps.get(k))) {
        Clocks.merge(past, steps.get(k).clock);
      }
    }
    TaskSet first = TaskSet.NONE;
    TaskSet seen = TaskSet.NONE;
    for (int k = i + 1; k < later.index; k++) {
      Branch step = steps.get(k);
      if (past[step.task] > k) {
        if (!seen.has(step.task) && comesFirst(i, k)) {
          first = first.with(step.task);
        }
        seen = seen.with(step.task);
      }
    }
    return first;
  }

  /** Whether none of the steps between i and k happens before k. */
  private boolean comesFirst(int i, int k) {
    int[] clock = steps.get(k).clock;
    for (int x = i + 1; x < k; x++) {
      if (clock[steps.get(x).task] > x) {
        return false;
      }
    }
    return true;
  }
}
