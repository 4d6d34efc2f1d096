// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Named;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that go round: a task reads the same few things in many steps in a row, and in all
 * that time nothing changes. Such a task spins until another task changes what it reads.
 *
 * <p>As long as another task can go on, the one that goes round is put off until something has
 * changed. A schedule need not be fair, so without this a run of a program that is right might
 * never end. If all that can go on go round, nobody will ever change anything: that is a livelock.
 *
 * <p>A task that counts its rounds, and leaves after so many, is taken for one that goes round. If
 * it was put off and leaves all the same, schedules were left out, and the run reaches a bound. A
 * task whose round changes something, if only a lock that it gives back, is not found here; its run
 * reaches the bound on events.
 */
final class Rounds {
  /** After so many steps in a row a task goes round. */
  static final int QUIET = 50;

  /** A task that goes round has read each thing so often, on average. */
  private static final int TIMES = 4;

  private final SteppedMachine machine;

  /** Since when nothing has changed, in steps. */
  private int quiet;

  /** What each task has done since something changed last. */
  private final Map<Task, Round> rounds = new HashMap<>();

  private static final class Round {
    int steps;
    boolean putOff;
    final Set<KernelObject> read = new HashSet<>();

    boolean isRound() {
      return steps >= QUIET && read.size() * TIMES <= steps;
    }
  }

  Rounds(SteppedMachine machine) {
    this.machine = machine;
  }

  /**
   * The task has performed a step, and comes to the next.
   *
   * @throws KernelLivelock if it will go round for ever
   * @throws BoundReached if it was put off and has left its round by itself
   */
  void comes(Task current, @Nullable Waitable wait) {
    if (changes(current)) {
      return;
    }
    Round round = rounds.computeIfAbsent(current, task -> new Round());
    if (wait != null && !wait.ready(current)) {
      leaves(round);
    }
    quiet++;
    round.steps++;
    for (int i = 0; i < current.footprint.size(); i++) {
      round.read.add(current.footprint.object(i));
    }
    if (quiet >= KernelLivelock.STEPS && round.isRound() && !othersCanGoOn(current)) {
      throw new KernelLivelock(
          current.name()
              + " goes round and waits for nobody: it reads "
              + names(round.read)
              + " again and again, and no other task that can go on changes anything");
    }
  }

  /**
   * The task has performed its last step.
   *
   * @throws BoundReached as {@link #comes}
   */
  void ends(Task current) {
    Round round = changes(current) ? null : rounds.get(current);
    if (round != null) {
      leaves(round);
    }
  }

  /** Whether the step has changed anything: then nobody goes round any more. */
  private boolean changes(Task current) {
    if (!current.footprint.wroteAny()) {
      return false;
    }
    Round round = rounds.get(current);
    if (round != null) {
      leaves(round);
    }
    quiet = 0;
    rounds.clear();
    return true;
  }

  private static void leaves(Round round) {
    if (round.putOff) {
      throw new BoundReached("steps in a row in which a task changes nothing", QUIET);
    }
  }

  /** Whether the task goes round, and others go on first. */
  boolean putsOff(Task task) {
    Round round = rounds.get(task);
    if (round == null || !round.isRound() || !othersCanGoOn(task)) {
      return false;
    }
    round.putOff = true;
    return true;
  }

  private boolean othersCanGoOn(Task task) {
    for (Task other : machine.tasks()) {
      Round round = rounds.get(other);
      if (other != task && (round == null || !round.isRound()) && other.canGoOn()) {
        return true;
      }
    }
    return false;
  }

  private static String names(Set<KernelObject> objects) {
    Set<String> names = new TreeSet<>();
    for (KernelObject object : objects) {
      if (object instanceof Named named) {
        names.add(named.name());
      } else if (object.memory() instanceof Named named) {
        names.add(named.name());
      }
    }
    return names.isEmpty() ? "nothing that has a name" : String.join(" and ", names);
  }
}
