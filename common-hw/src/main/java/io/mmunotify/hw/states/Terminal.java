// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.states;

import io.mmunotify.hw.states.Learner.Tasks;
import io.mmunotify.hw.states.Local.Readiness;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An end of a run. Two are of one kind if they leave all objects alike: where tasks stood does not
 * matter for what a run came to, except what they waited for.
 *
 * @param high the first half of the kind's fingerprint
 * @param low the second half
 * @param at the state of the level in which the run ended, or whose step stopped it
 * @param task whose step that was, or {@link #NO_STEP}
 * @param count how many schedules end here; null where they are not counted
 */
record Terminal(long high, long low, int at, int task, @Nullable BigInteger count) {
  static final int NO_STEP = -1;

  // Numbers that no stop has.
  private static final int FINISHED = -1;
  private static final int DEADLOCK = -2;

  /** The run ended by itself. */
  static Terminal finished(State state, Tasks tasks, int at, @Nullable BigInteger count) {
    State objects = state.copy();
    for (int component : tasks.components()) {
      objects.set(component, 0);
    }
    return of(objects, FINISHED, at, NO_STEP, count);
  }

  /** Nobody could go on. */
  static Terminal deadlock(State state, Learner learner, int at, @Nullable BigInteger count) {
    return of(waiting(state, learner), DEADLOCK, at, NO_STEP, count);
  }

  /** A step stopped the run. */
  static Terminal stopped(
      State state, Learner learner, Effect effect, int at, int task, @Nullable BigInteger count) {
    return of(waiting(state, learner), effect.stop(), at, task, count);
  }

  /** The same with more schedules that end so. */
  Terminal and(BigInteger more) {
    return new Terminal(high, low, at, task, count == null ? more : count.add(more));
  }

  /** The state with what each task waits for in place of where it stands. */
  private static State waiting(State state, Learner learner) {
    State objects = state.copy();
    for (int component : learner.tasks().components()) {
      int number = state.get(component);
      if (number != 0) {
        Local place = learner.local(number);
        Readiness readiness = place.readiness.lookUp(state);
        boolean waits =
            readiness == null || (!readiness.ready() && (!place.worker || readiness.wanted()));
        objects.set(component, waits ? place.waitsIn() : 0);
      }
    }
    return objects;
  }

  private static Terminal of(State objects, int how, int at, int task, @Nullable BigInteger count) {
    return new Terminal(
        objects.high() + how * 0x9E3779B97F4A7C15L,
        objects.low() + how * 0xC2B2AE3D27D4EB4FL,
        at,
        task,
        count);
  }
}
