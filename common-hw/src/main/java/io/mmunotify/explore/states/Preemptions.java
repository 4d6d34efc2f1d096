// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import org.jspecify.annotations.Nullable;

/**
 * Bounds the preemptions of schedules: switches away from a task that could have gone on right
 * after its step. Which task that is, and how many preemptions there were, are part of the state
 * then.
 *
 * <p>Who drains a store buffer is no task of its own here: it neither preempts nor is preempted,
 * and what it does between two steps of a task parts these no more than time does.
 */
final class Preemptions {
  private static final int NOBODY = -1;

  private final int most;
  private final int running;
  private final int spent;
  private volatile boolean leftOut;

  /**
   * @param most how many a schedule may have
   */
  Preemptions(Components components, int most) {
    this.most = most;
    this.running = components.own();
    this.spent = components.own();
  }

  /** The bound that a search asks for; null if it asks for none. Before anything is learned. */
  static @Nullable Preemptions of(Knowledge knowledge, StateSearch.Options options) {
    return options.preemptions() == StateSearch.Options.ANY
        ? null
        : new Preemptions(knowledge.components(), options.preemptions());
  }

  /** Whether there were schedules with more. Any thread may call. */
  boolean leftOut() {
    return leftOut;
  }

  /** There were some in a part of the search that was done before. */
  void leaveOut() {
    leftOut = true;
  }

  /** Whether a schedule that has led to a state may let a task that can go on do so. */
  boolean allows(State state, LocalState place) {
    boolean allowed = !preempts(state, place) || state.get(spent) < most;
    if (!allowed) {
      leftOut = true;
    }
    return allowed;
  }

  private boolean preempts(State state, LocalState place) {
    int interrupted = state.get(running) + NOBODY;
    return !place.drains && interrupted != NOBODY && interrupted != place.task;
  }

  /**
   * Notes whose step has led from one state to the other.
   *
   * @param couldGoOn whether that task could perform its next step at once
   */
  void performed(LocalState place, boolean couldGoOn, State before, State after) {
    if (place.drains) {
      return;
    }
    if (preempts(before, place)) {
      after.set(spent, before.get(spent) + 1);
    }
    after.set(running, couldGoOn ? place.task - NOBODY : 0);
  }

  /** Makes states equal that differ in this alone. */
  void clear(State state) {
    state.set(running, 0);
    state.set(spent, 0);
  }
}
