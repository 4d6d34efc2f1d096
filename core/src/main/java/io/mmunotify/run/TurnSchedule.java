// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.trace.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actors of a trace's header, step by step. Gives up at the first that cannot go on. */
public final class TurnSchedule implements Schedule {
  private final List<Turn> turns;
  private int turn;
  private int taken;
  private @Nullable String misfit;

  /**
   * @param turns whose steps, run-length coded
   */
  public TurnSchedule(List<Turn> turns) {
    this.turns = turns;
  }

  /** The actors of single steps, as a header tells them. */
  public static List<Turn> turnsOf(List<String> actors) {
    List<Turn> turns = new ArrayList<>();
    for (String actor : actors) {
      boolean same = !turns.isEmpty() && turns.getLast().actor().equals(actor);
      turns.add(new Turn(actor, same ? turns.removeLast().steps() + 1 : 1));
    }
    return List.copyOf(turns);
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    if (turn == turns.size()) {
      return null;
    }
    Turn now = turns.get(turn);
    Task task = machine.task(now.actor());
    if (task == null || !machine.enabled(task)) {
      misfit =
          now.actor() + (task == null ? " goes on, which is not there" : " goes on, but must wait");
      return null;
    }
    if (++taken == now.steps()) {
      turn++;
      taken = 0;
    }
    return task;
  }

  /** Why the schedule does not fit the run; null if it did as far as it was followed. */
  public @Nullable String misfit() {
    return misfit;
  }
}
