// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Knowledge.Tasks;
import io.mmunotify.explore.states.LocalState.Readiness;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A state in which a run ends. Two end states are of one kind if all objects are alike in them.
 * Where tasks stand in an end state does not matter for what the run came to, except for what tasks
 * wait for.
 *
 * @param high the first half of the kind's fingerprint
 * @param low the second half
 * @param at the state of the level from which the run came to its end
 * @param edge the steps from there, the one that stopped it included
 * @param count how many schedules end here; null where they are not counted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EndState(long high, long low, int at, char[] edge, @Nullable BigInteger count) {
  // Numbers that no stop has.
  private static final int FINISHED = -1;
  private static final int DEADLOCK = -2;

  /** Of a task that is there and not stuck, and holds a lock: a number that no place has. */
  private static final int HOLDS = -1;

  /** The run ended by itself. */
  static EndState finished(
      State state, Tasks tasks, int at, Edge edge, @Nullable BigInteger count) {
    State objects = state.copy();
    for (int component : tasks.components()) {
      objects.set(component, 0);
    }
    return of(objects, FINISHED, at, edge, count);
  }

  /** Nobody could go on: what each task waits to do is part of what the run came to. */
  static EndState deadlock(
      State state, Knowledge knowledge, int at, Edge edge, @Nullable BigInteger count) {
    State objects = state.copy();
    for (int component : knowledge.tasks().components()) {
      LocalState place = knowledge.place(state, component);
      objects.set(component, place == null || !isStuck(place, state) ? 0 : place.waitsIn());
    }
    return of(objects, DEADLOCK, at, edge, count);
  }

  /**
   * A step stopped the run. Who was stuck before it, is stuck for ever, and where may be worth
   * telling; the others are cut short.
   *
   * @param before the state before the step; in it, it is known who can go on
   * @param after what the step left; changed here
   */
  static EndState stopped(
      State before,
      State after,
      Knowledge knowledge,
      Effect effect,
      int at,
      Edge edge,
      @Nullable BigInteger count) {
    for (int component : knowledge.tasks().components()) {
      LocalState place = knowledge.place(after, component);
      after.set(component, place == null ? 0 : left(place, before));
    }
    return of(after, effect.stop(), at, edge, count);
  }

  /** What matters of where a task stood that was cut short. */
  private static int left(LocalState place, State before) {
    if (isStuck(place, before)) {
      return place.number;
    }
    return place.holding ? HOLDS : 0; // others wait for it, and not for one that has ended
  }

  private static boolean isStuck(LocalState place, State state) {
    Readiness readiness = place.readiness.lookUp(state);
    return readiness == null || (!readiness.ready() && (!place.worker || readiness.wanted()));
  }

  /** The same with more schedules that end so. */
  EndState and(BigInteger more) {
    return new EndState(high, low, at, edge, count == null ? more : count.add(more));
  }

  private static EndState of(
      State objects, int how, int at, Edge edge, @Nullable BigInteger count) {
    return new EndState(
        objects.high() + how * 0x9E3779B97F4A7C15L,
        objects.low() + how * 0xC2B2AE3D27D4EB4FL,
        at,
        edge.tasks(),
        count);
  }
}
