// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Knowledge.Tasks;
import io.mmunotify.explore.states.LocalState.Readiness;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A state in which a run ends. Two end states are of one kind if all objects are alike in them.
 * Where tasks stand in an end state does not matter for what the run came to, except for what tasks
 * wait for.
 *
 * @param kind stands for its kind
 * @param rank of the state from which the run came to its end
 * @param edge the steps from there, the one that stopped it included
 * @param count how many schedules end here; null where they are not counted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EndState(Fingerprint kind, long rank, char[] edge, @Nullable BigInteger count) {
  private static final Fingerprint FINISHED = Fingerprint.of("finished");
  private static final Fingerprint DEADLOCK = Fingerprint.of("deadlock");

  /** Of a task that is there and not stuck, and holds a lock: a number that no wait has. */
  private static final int HOLDS = -1;

  /** The run ended by itself. */
  static EndState finished(
      State state, Tasks tasks, long rank, Edge edge, @Nullable BigInteger count) {
    State objects = state.copy();
    for (int component : tasks.components()) {
      objects.set(component, 0);
    }
    return of(objects, FINISHED, rank, edge, count);
  }

  /** Nobody could go on: what each task waits to do is part of what the run came to. */
  static EndState deadlock(
      State state, Knowledge knowledge, long rank, Edge edge, @Nullable BigInteger count) {
    State objects = state.copy();
    Fingerprint how = DEADLOCK;
    for (int component : knowledge.tasks().components()) {
      LocalState place = knowledge.place(state, component);
      if (place != null && isStuck(place, state)) {
        how = how.plus(of(place.task, place.waitsIn()));
      }
      objects.set(component, 0);
    }
    return of(objects, how, rank, edge, count);
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
      long rank,
      Edge edge,
      @Nullable BigInteger count) {
    Fingerprint how = Objects.requireNonNull(effect.stop());
    for (int component : knowledge.tasks().components()) {
      LocalState place = knowledge.place(after, component);
      if (place != null && !isStuck(place, before)) {
        after.set(component, 0);
        if (place.holding) { // others wait for it, and not for one that has ended
          how = how.plus(of(place.task, HOLDS));
        }
      }
    }
    return of(after, how, rank, edge, count);
  }

  private static Fingerprint of(int task, int how) {
    return new Fingerprint(Fingerprint.high(task, how), Fingerprint.low(task, how));
  }

  private static boolean isStuck(LocalState place, State state) {
    Readiness readiness = place.readiness.lookUp(state);
    return readiness == null || (!readiness.ready() && (!place.worker || readiness.wanted()));
  }

  /** The same with more schedules that end so. */
  EndState and(BigInteger more) {
    return new EndState(kind, rank, edge, count == null ? more : count.add(more));
  }

  private static EndState of(
      State objects, Fingerprint how, long rank, Edge edge, @Nullable BigInteger count) {
    return new EndState(objects.fingerprint().plus(how), rank, edge.tasks(), count);
  }
}
