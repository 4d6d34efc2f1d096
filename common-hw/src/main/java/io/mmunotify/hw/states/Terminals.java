// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.states;

import io.mmunotify.hw.states.Learner.Tasks;
import io.mmunotify.hw.states.Local.Readiness;

/**
 * Kinds of ends: those that leave all objects alike. Where tasks stood does not matter for what a
 * run came to, except what they waited for.
 */
final class Terminals {
  private static final int FINISHED = -1;
  private static final int DEADLOCK = -2;

  private final FingerprintSet kinds = new FingerprintSet(16);
  private int told;

  /** The kind of a run that ended by itself. */
  int finished(State state, Tasks tasks) {
    State objects = state.copy();
    for (int component : tasks.components()) {
      objects.set(component, 0);
    }
    return kind(objects, FINISHED);
  }

  /** The kind of a run in which nobody could go on. */
  int deadlock(State state, Learner learner) {
    return kind(waiting(state, learner), DEADLOCK);
  }

  /** The kind of a run that a step stopped. */
  int stopped(State state, Learner learner, Effect effect) {
    return kind(waiting(state, learner), effect.stop());
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

  /** Whether the kind has come up for the first time. */
  boolean isNew(int kind) {
    if (kind < told) {
      return false;
    }
    told = kind + 1;
    return true;
  }

  private int kind(State objects, int how) {
    long high = objects.high() + how * 0x9E3779B97F4A7C15L;
    long low = objects.low() + how * 0xC2B2AE3D27D4EB4FL;
    int at = kinds.find(high, low);
    return at >= 0 ? at : kinds.add(high, low);
  }
}
