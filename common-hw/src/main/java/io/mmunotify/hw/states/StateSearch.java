// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.states;

import io.mmunotify.hw.states.Learner.Start;
import io.mmunotify.hw.states.Learner.Tasks;
import io.mmunotify.hw.states.Local.Readiness;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the states of a program, level by level: all that one step can lead to, all that two
 * can, and so on. States that are equal are one, so the work grows with the number of states and
 * not with that of schedules, which are counted along the way without being run.
 *
 * <p>The first schedule that leads to a state, in the order of levels and of task numbers, is its
 * least one; it does not depend on what was learned when.
 */
public final class StateSearch {
  private static final int NO_STEP = -1;

  private final Learner learner;
  private final boolean counting;
  private final Ends ends;
  private final Terminals terminals;
  private final Paths paths = new Paths();
  private final State state = new State(64);
  private final State after = new State(64);
  private long states;

  /**
   * @param counting whether schedules are counted; if not, a state is looked at once, however many
   *     lengths of schedules lead to it
   */
  public StateSearch(Program program, boolean counting, Ends ends) {
    this.learner = new Learner(program);
    this.counting = counting;
    this.ends = ends;
    this.terminals = new Terminals();
  }

  /** How often the program was run. */
  public long executions() {
    return learner.executions();
  }

  /** How many states were looked at; equal ones of different levels count apart when counting. */
  public long states() {
    return states;
  }

  /**
   * Searches.
   *
   * @param stop asked now and then whether to give up
   * @return whether every state was seen
   */
  public boolean search(BooleanSupplier stop) {
    State first = learner.initialState();
    Level level = new Level(1, first.width(), counting);
    level.add(first, 0, 0, counting ? BigInteger.ONE : null);
    FingerprintSet seen = new FingerprintSet(1024);
    for (int depth = 0; level.size() > 0; depth++) {
      paths.add(level);
      Level next = new Level(level.size(), learner.width(), counting);
      for (int at = 0; at < level.size(); at++) {
        if (stop.getAsBoolean()) {
          return false;
        }
        level.load(at, state);
        if (counting || isNew(seen)) {
          states++;
          expand(level, depth, at, next);
        }
      }
      level = next;
    }
    return true;
  }

  private boolean isNew(FingerprintSet seen) {
    if (seen.find(state.high(), state.low()) >= 0) {
      return false;
    }
    var _ = seen.add(state.high(), state.low());
    return true;
  }

  private void expand(Level level, int depth, int at, Level next) {
    Tasks tasks = learner.tasks();
    boolean live = false;
    boolean workWanted = false;
    boolean enabled = false;
    for (int task = 0; task < tasks.count(); task++) {
      Local place = place(tasks, task);
      if (place != null) {
        Readiness readiness = readiness(place, depth, at);
        live |= !place.worker;
        workWanted |= place.worker && readiness.wanted();
        enabled |= readiness.ready();
      }
    }
    BigInteger count = level.count(at);
    if (!live && !workWanted) {
      end(terminals.finished(state, tasks), depth, at, NO_STEP, count);
      return;
    }
    if (!enabled) {
      end(terminals.deadlock(state, learner), depth, at, NO_STEP, count);
      return;
    }
    for (int task = 0; task < tasks.count(); task++) {
      Local place = place(tasks, task);
      if (place != null && readiness(place, depth, at).ready()) {
        step(place, depth, at, count, next);
      }
    }
  }

  private @Nullable Local place(Tasks tasks, int task) {
    int number = state.get(tasks.components()[task]);
    return number == 0 ? null : learner.local(number);
  }

  private Readiness readiness(Local place, int depth, int at) {
    Readiness known = place.readiness.lookUp(state);
    if (known == null) {
      learner.learn(paths.to(depth, at), state, Learner.NOBODY);
      known = Objects.requireNonNull(place.readiness.lookUp(state));
    }
    return known;
  }

  private void step(Local place, int depth, int at, @Nullable BigInteger count, Level next) {
    Effect effect = place.step.lookUp(state);
    if (effect == null) {
      learner.learn(paths.to(depth, at), state, place.task);
      effect = Objects.requireNonNull(place.step.lookUp(state));
    }
    after.become(state);
    effect.applyTo(after);
    if (effect.stops()) {
      end(terminals.stopped(after, learner, effect), depth, at, place.task, count);
      return;
    }
    if (effect.ends() && noneIsLeft()) {
      Start start = learner.startAfter(place.task);
      if (start == null) {
        learner.learn(paths.to(depth, at), state, place.task);
        start = Objects.requireNonNull(learner.startAfter(place.task));
      }
      start.applyTo(after);
    }
    next.add(after, at, place.task, count);
  }

  private boolean noneIsLeft() {
    Tasks tasks = learner.tasks();
    for (int task = 0; task < tasks.count(); task++) {
      if (!tasks.workers()[task] && after.get(tasks.components()[task]) != 0) {
        return false;
      }
    }
    return true;
  }

  private void end(int kind, int depth, int at, int task, @Nullable BigInteger count) {
    if (terminals.isNew(kind)) {
      int[] path = paths.to(depth, at);
      if (task != NO_STEP) {
        path = Arrays.copyOf(path, path.length + 1);
        path[path.length - 1] = task;
      }
      ends.ended(kind, path);
    }
    ends.counted(kind, count);
  }
}
