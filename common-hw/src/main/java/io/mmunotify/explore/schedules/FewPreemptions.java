// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Witness;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Every schedule with few preemptions: none first, then one, and so on up to a bound. A preemption
 * is a switch away from a task that could have gone on. Most bugs need one or two (Musuvathi and
 * Qadeer, "Iterative context bounding", PLDI 2007).
 *
 * <p>All workers have ended a round before the next one begins, with one more preemption allowed. A
 * round runs the schedules of the rounds before it again.
 */
public final class FewPreemptions implements Search {
  private final int most;
  private final Tree tree = new Tree();

  /** Raised while all workers rest. */
  private final AtomicInteger allowed = new AtomicInteger();

  private volatile boolean leftOut;

  /**
   * @param most how many preemptions a schedule may have, at least 0
   */
  public FewPreemptions(int most) {
    this.most = most;
  }

  @Override
  public Walk newWalk() {
    return new FewWalk(tree.newPlace());
  }

  @Override
  public boolean nextRound() {
    if (!leftOut || allowed.get() == most) {
      return false;
    }
    int _ = allowed.incrementAndGet();
    leftOut = false;
    tree.restart();
    return true;
  }

  /** How many preemptions a schedule of this round may have. */
  public int allowed() {
    return allowed.get();
  }

  @Override
  public @Nullable Bound bound() {
    return leftOut ? Bound.PREEMPTIONS : null;
  }

  @Override
  public double part() {
    return tree.part();
  }

  private final class FewWalk implements Walk {
    private final Tree.Place place;
    private final TakenTasks taken = new TakenTasks();
    private int depth;
    private int spent;

    FewWalk(Tree.Place place) {
      this.place = place;
    }

    @Override
    public boolean claim() {
      depth = 0;
      spent = 0;
      taken.clear();
      return place.claim();
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      TaskSet enabled = Fork.enabled(machine);
      if (enabled.isEmpty()) {
        return null;
      }
      int running = current != null && enabled.has(current.id()) ? current.id() : enabled.least();
      boolean costs = current != null && running == current.id();
      boolean alone = enabled.size() == 1;
      if (!alone && costs && spent == allowed.get()) {
        leftOut = true;
        alone = true;
      }
      int chosen = alone ? running : choose(enabled, running);
      if (costs && chosen != running) {
        spent++;
      }
      return taken.add(machine, Repetition.taskOf(machine, chosen));
    }

    private int choose(TaskSet options, int first) {
      List<Branch> path = place.path();
      if (depth == path.size()) {
        Branch from = path.isEmpty() ? null : path.getLast();
        path.add(Fork.whole(from, options).claimFirst(first));
      }
      return path.get(depth++).task;
    }

    @Override
    public @Nullable Witness better(@Nullable Witness known) {
      return taken.better(known);
    }
  }
}
