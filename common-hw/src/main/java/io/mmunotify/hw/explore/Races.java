// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import static io.mmunotify.hw.explore.Fork.bit;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.StepFootprint;
import java.util.ArrayList;
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
 * away (a grace period) races with nothing that its enabling depends on.
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
    Later later = new Later(index, step.task, step.footprint(), step.stops, step.awaits);
    int[] before = clocks.before(steps, step.task, index);
    int[] happensBefore = before.clone();
    for (int i = index - 1; i >= 0; i--) {
      Branch earlier = steps.get(i);
      if (earlier.task == step.task || !earlier.dependsOn(step)) {
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
   */
  void addWaiting(int task, StepFootprint wants) {
    Later later = new Later(steps.size(), task, wants, false, false);
    int[] before = clocks.before(steps, task, steps.size());
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).task != task && steps.get(i).footprint().conflictsWith(wants)) {
        note(i, later, before);
      }
    }
  }

  private record Later(
      int index, int task, StepFootprint footprint, boolean stops, boolean awaits) {}

  /** If the step at i races with the later one, has the other order tried and merges its clock. */
  private void note(int i, Later later, int[] before) {
    Branch earlier = steps.get(i);
    if (i + 1 <= before[earlier.task]) {
      return;
    }
    if (earlier.footprint().gives(later.footprint)) {
      Clocks.merge(before, earlier.clock); // as if both were steps of one task
    } else if (reversible(i, later)) {
      tryOtherOrder(i, later, before);
      Clocks.merge(before, earlier.clock);
    }
  }

  private boolean reversible(int i, Later later) {
    for (int x = 0; x < later.footprint.size(); x++) {
      long id = later.footprint.id(x);
      boolean exclusive = later.footprint.has(id, Access.TAKE);
      if ((exclusive || later.footprint.has(id, Access.TAKE_SHARED))
          && isKeptOut(i, later.index, id, exclusive)) {
        return false;
      }
    }
    return !later.awaits || !enabledBecauseOf(i, later);
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
    while (enabling > last + 1 && (steps.get(enabling - 1).fork.enabled & bit(later.task)) != 0) {
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
   * Has the state before step i explored in a direction that leads to the later step first: by any
   * task that begins the steps which do not follow from i.
   */
  private void tryOtherOrder(int i, Later later, int[] before) {
    steps.get(i).fork.wantOneOf(initials(i, later, before), later.task);
  }

  private long initials(int i, Later later, int[] before) {
    long initials = 0;
    long seen = 0;
    List<Integer> independent = new ArrayList<>();
    for (int k = i + 1; k < later.index; k++) {
      Branch step = steps.get(k);
      if (follows(k, i)) {
        continue;
      }
      if ((seen & bit(step.task)) == 0) {
        seen |= bit(step.task);
        if (isFirst(independent, step.clock)) {
          initials |= bit(step.task);
        }
      }
      independent.add(k);
    }
    if ((seen & bit(later.task)) == 0 && isFirst(independent, before)) {
      initials |= bit(later.task);
    }
    return initials;
  }

  /** Whether none of the steps happens before the one with this clock. */
  private boolean isFirst(List<Integer> indices, int[] clock) {
    for (int k : indices) {
      if (clock[steps.get(k).task] >= k + 1) {
        return false;
      }
    }
    return true;
  }
}
