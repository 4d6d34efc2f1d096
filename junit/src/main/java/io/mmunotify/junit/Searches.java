// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.explore.schedules.PctSampling;
import io.mmunotify.explore.schedules.PosSampling;
import io.mmunotify.explore.schedules.Samples;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.hw.machine.RandomSchedule;

/** The searches that an {@link Explore} asks for, and its numbers, checked. */
final class Searches {
  private static final long MOST_EXECUTIONS = 100_000;
  private static final long SAMPLES = 1_000;
  private static final int MOST = 1_000;

  private final Explore explore;
  private final SwitchedOff without;

  /**
   * @throws IllegalArgumentException if a number is out of range, or a checker's name is unknown
   */
  Searches(Explore explore) {
    this.explore = explore;
    check("bound", explore.bound(), 0, Long.MAX_VALUE);
    check("preemptions", explore.preemptions(), 0, MOST);
    check("depth", explore.depth(), 1, MOST);
    without = SwitchedOff.of(explore.without());
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name
              + " = "
              + value
              + " is out of range; it is at least "
              + least
              + (most == Long.MAX_VALUE ? "" : " and at most " + most));
    }
  }

  /** The checkers that are turned off. */
  SwitchedOff without() {
    return without;
  }

  /** How many executions there may be. */
  long bound() {
    if (explore.bound() > 0) {
      return explore.bound();
    }
    return explore.strategy().samples() ? SAMPLES : MOST_EXECUTIONS;
  }

  /** The strategy in words: {@code "1000 random schedules from seed 1"}. */
  String words() {
    return switch (explore.strategy()) {
      case EXHAUSTIVE -> "every schedule";
      case UNREDUCED -> "every schedule, unreduced";
      case FEW_PREEMPTIONS -> "at most " + explore.preemptions() + " preemptions";
      case RANDOM -> bound() + " random schedules from seed " + explore.seed();
      case PCT ->
          bound()
              + " schedules by PCT of depth "
              + explore.depth()
              + " from seed "
              + explore.seed();
      case POS -> bound() + " schedules by POS from seed " + explore.seed();
    };
  }

  /** A new search. */
  Search search() {
    long seed = explore.seed();
    return switch (explore.strategy()) {
      case EXHAUSTIVE -> new SourceSets();
      case UNREDUCED -> new EverySchedule();
      case FEW_PREEMPTIONS -> new FewPreemptions(explore.preemptions());
      case RANDOM -> new Samples(bound(), run -> new RandomSchedule(seed + run));
      case PCT -> new Samples(bound(), new PctSampling(seed, explore.depth()));
      case POS -> new Samples(bound(), new PosSampling(seed));
    };
  }

  /**
   * A search for simple schedules: those with the fewest preemptions come first.
   *
   * @param most how many there may be
   */
  static Search withPreemptions(int most) {
    return new FewPreemptions(most);
  }
}
