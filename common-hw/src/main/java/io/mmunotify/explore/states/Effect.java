// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step does, up to the task's next scheduling point.
 *
 * @param task whose step it is
 * @param components what it changes, the task itself first
 * @param values to what; 0 for the task if it ends here
 * @param adds what it adds to the fingerprint of a state
 * @param stop stands for the event that stops the run here; null if the run goes on
 * @param findings what checkers find in it
 * @param settles whether nothing that follows it is of interest, wherever it is taken
 * @param reach what it looks at and changes, the task itself left out
 * @param to where the task stands then; null if it ends here
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Effect(
    int task,
    int[] components,
    int[] values,
    Fingerprint adds,
    @Nullable Fingerprint stop,
    List<Finding> findings,
    boolean settles,
    ReadWriteSet reach,
    @Nullable LocalState to) {
  boolean stops() {
    return stop != null;
  }

  boolean ends() {
    return values[0] == 0 && stop == null;
  }

  /** Whether it leaves the task on top of that one. */
  boolean interrupts(LocalState other) {
    return to != null && to.interrupts(other);
  }

  void applyTo(State state) {
    for (int i = 0; i < components.length; i++) {
      state.set(components[i], values[i]);
    }
  }
}
