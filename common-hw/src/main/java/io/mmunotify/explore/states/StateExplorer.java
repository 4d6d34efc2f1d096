// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Explorer;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Watch;
import org.jspecify.annotations.Nullable;

/** Goes through the states of a program from the beginning to the end. */
public final class StateExplorer implements Explorer {
  private final StateSearch.Options options;

  /** One that searches so. */
  public StateExplorer(StateSearch.Options options) {
    this.options = options;
  }

  @Override
  public <R> @Nullable Bound explore(Program<R> program, Listener<R> listener, Watch watch) {
    return new StateSearch<>(program, options, listener).search(watch, () -> {});
  }
}
