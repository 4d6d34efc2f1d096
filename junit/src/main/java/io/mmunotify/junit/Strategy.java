// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.explore.Bound;

/** Which schedules of a program {@link Explore} runs. */
public enum Strategy {
  /**
   * All of them; of those that differ only in the order of independent steps, one: steps that touch
   * nothing in common that one of them changes, however they came to touch it. A program whose
   * search does not come to its end within the bound fails.
   */
  EXHAUSTIVE,

  /**
   * All of them, one by one: slow, and there for doubts about the reduction. Fails at the bound as
   * {@link #EXHAUSTIVE} does.
   */
  UNREDUCED,

  /**
   * Those with at most {@link Explore#preemptions} switches away from a task that could have gone
   * on, fewest first. Passes when all of these passed, and says that others were left out; fails at
   * the bound on executions.
   */
  FEW_PREEMPTIONS,

  /**
   * So many as the bound says, drawn at random, every enabled task as likely as the other. Passes
   * when all of these passed, and says that they are samples.
   */
  RANDOM,

  /**
   * The same by random priorities with {@link Explore#depth} - 1 change points (probabilistic
   * concurrency testing).
   */
  PCT,

  /** The same by partial-order sampling: random priorities, drawn anew after a race. */
  POS;

  /**
   * Whether this bound of a search is one that the strategy has by design: passing then says
   * nothing about the schedules that were left out.
   */
  boolean leavesOutFor(Bound bound) {
    return switch (this) {
      case EXHAUSTIVE, UNREDUCED -> false;
      case FEW_PREEMPTIONS -> bound == Bound.PREEMPTIONS;
      case RANDOM, PCT, POS -> bound == Bound.SAMPLES;
    };
  }

  /** Whether schedules are drawn at random. */
  boolean samples() {
    return this == RANDOM || this == PCT || this == POS;
  }
}
