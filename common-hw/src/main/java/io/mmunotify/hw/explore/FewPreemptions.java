// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.explore;

import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every schedule with few preemptions: none first, then one, and so on up to a bound. A preemption
 * is a switch away from a task that could have gone on. Most bugs need one or two (Musuvathi and
 * Qadeer, "Iterative context bounding", PLDI 2007).
 */
public final class FewPreemptions implements Search {
  /** Where somebody had to be chosen. The first option costs nothing where it is the last task. */
  private static final class Choice {
    final List<Integer> options;
    int chosen;

    Choice(List<Integer> options) {
      this.options = options;
    }
  }

  private final int most;
  private final List<Choice> choices = new ArrayList<>();
  private int allowed;
  private int depth;
  private int spent;
  private boolean leftOut;

  /**
   * @param most how many preemptions a schedule may have, at least 0
   */
  public FewPreemptions(int most) {
    this.most = most;
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    Task running = current != null && machine.enabled(current) ? current : null;
    List<Integer> options = new ArrayList<>();
    if (running != null) {
      options.add(running.id());
    }
    for (Task task : machine.tasks()) {
      if (task != running && machine.enabled(task)) {
        if (running != null && spent == allowed) {
          leftOut = true;
        } else {
          options.add(task.id());
        }
      }
    }
    if (options.isEmpty()) {
      return null;
    }
    if (options.size() > 1) {
      if (depth == choices.size()) {
        choices.add(new Choice(options));
      }
      Choice choice = choices.get(depth++);
      int id = choice.options.get(choice.chosen);
      if (running != null && id != running.id()) {
        spent++;
      }
      return Repetition.taskOf(machine, id);
    }
    return Repetition.taskOf(machine, options.getFirst());
  }

  @Override
  public boolean next(RunEnd end) {
    depth = 0;
    spent = 0;
    while (!choices.isEmpty()) {
      Choice last = choices.getLast();
      if (++last.chosen < last.options.size()) {
        return true;
      }
      choices.removeLast();
    }
    if (leftOut && allowed < most) {
      allowed++;
      leftOut = false;
      return true;
    }
    return false;
  }

  /** How many preemptions the next schedule may have; those with fewer have all been run. */
  public int allowed() {
    return allowed;
  }

  @Override
  public @Nullable String bound() {
    return leftOut ? "preemptions" : null;
  }
}
