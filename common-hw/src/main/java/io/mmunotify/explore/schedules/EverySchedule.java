// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.explore.Witness;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every schedule there is, one by one, leaving nothing out: what reduced searches are held to.
 * Knows nothing of footprints.
 */
public final class EverySchedule implements Search {
  private final Tree tree = new Tree();

  @Override
  public Walk newWalk() {
    return new WholeWalk(tree.newPlace());
  }

  @Override
  public double part() {
    return tree.part();
  }

  private static final class WholeWalk implements Walk {
    private final Tree.Place place;
    private final List<Branch> path;
    private int depth;
    private @Nullable SteppedMachine last;

    WholeWalk(Tree.Place place) {
      this.place = place;
      this.path = place.path();
    }

    @Override
    public boolean claim() {
      depth = 0;
      return place.claim();
    }

    @Override
    public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
      last = machine;
      if (depth == path.size() && !goesOnApart(machine, 2)) {
        return null;
      }
      return Repetition.taskOf(machine, path.get(depth++).task);
    }

    /** Goes on where no run has been yet; false if nobody can. */
    private boolean goesOn(SteppedMachine machine) {
      TaskSet enabled = Fork.enabled(machine);
      if (enabled.isEmpty()) {
        return false;
      }
      Branch from = path.isEmpty() ? null : path.getLast();
      path.add(Fork.whole(from, enabled).claimFirst(enabled.least()));
      return true;
    }

    /**
     * The same, never compiled into the machine's step, whose frame each switch copies (DESIGN,
     * "What a switch copies"): C2 compiles a method into itself just once.
     */
    private boolean goesOnApart(SteppedMachine machine, int calls) {
      return calls > 0 ? goesOnApart(machine, calls - 1) : goesOn(machine);
    }

    @Override
    public @Nullable Witness better(@Nullable Witness known) {
      SteppedMachine ran = last;
      int[] numbers = path.stream().limit(depth).mapToInt(branch -> branch.task).toArray();
      return ran == null ? Witness.empty(known) : Witness.better(known, ran, numbers, depth);
    }
  }
}
