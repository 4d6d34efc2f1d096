// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import org.jspecify.annotations.Nullable;

/**
 * Leaves out orders of steps that make no difference: persistent sets (Godefroid, 1996). In a state
 * some tasks are enough if none of the others will ever, without them, look at what their next
 * steps change or change what these look at. What others will ever do is known from the {@link
 * Futures} of their places; while one of the few holds a lock, others only get as far as that. So
 * what is done under a lock that guards it is like one step, and giving it back is none.
 *
 * <p>Futures grow while the search learns, so what was left out by then is doubtful: a search that
 * has met something new begins again, with what it knows, until one meets nothing. That is enough.
 * Take a state, the few tasks that were chosen there, and a shortest way on without them to a step
 * that does conflict. The steps before it do not, so they can be taken behind those of the few as
 * well, and lead that task to the same place. The first thing that it looks at there and finds
 * changed, it looks at in this order too. So the search meets the step, unless it chooses others
 * again and again before it; then the same holds of the last of these choices.
 *
 * <p>Nobody is put off for ever: where one of the few would come to a state that was looked at, all
 * are taken (the condition for searches level by level; Bosnacki and Holzmann, 2005). Unless its
 * step is in no circle of states, because its task never comes to a place where it has been.
 *
 * <p>A step that {@linkplain io.mmunotify.hw.machine.Machine#settle settles} what a run is for is
 * not followed, so what others do behind it is not learned there. Therefore its task counts as one
 * that waits, until somebody changes what the step looks at: no schedule to an end that is of
 * interest has the step, and nor has the one in another order that is met in its place, since it
 * has the same steps. Where all steps settle, nothing of interest can follow.
 *
 * <p>All ends are met, but for one kind: where a step stops a run, it is met that it does, and not
 * everything that others may have done by then. The shortest way to an end may be left out.
 */
final class Reduction {
  private static final long FIRST_LOOK = 1000;
  private static final int LATER = 4;

  private final Knowledge knowledge;
  private final Owners seen;

  // The pass that is under way.
  private int growths;
  private long nextLook;

  /**
   * @param seen the states that were looked at in this pass
   */
  Reduction(Knowledge knowledge, Owners seen) {
    this.knowledge = knowledge;
    this.seen = seen;
  }

  /** A pass begins. */
  void begin() {
    growths = knowledge.futures().growths();
    nextLook = FIRST_LOOK;
  }

  /**
   * Whether to begin again. Asked between two levels.
   *
   * @param states how many were looked at in this pass
   * @param over whether there are no more
   */
  boolean isDoubtful(long states, boolean over) {
    if (!over && states < nextLook) {
      return false;
    }
    nextLook = states * LATER;
    return growths != knowledge.futures().growths();
  }

  /** Whether a step from here may be part of a circle of states. */
  boolean canCircle(LocalState place) {
    return knowledge.futures().canCircle(place);
  }

  /** Whether a step that leads here may be taken while others are left out, circles or not. */
  boolean isNew(State after) {
    return !seen.has(after);
  }

  /**
   * The fewest tasks that are enough in a state.
   *
   * @param places where the tasks stand, by number; null for one that is not there
   * @param steps what their steps do; null for one that cannot go on, or settles the run
   * @param settling the steps that do so
   * @return those of them that can go on, as bits; 0 if there are more tasks than bits
   */
  static long enough(
      @Nullable LocalState[] places, @Nullable Effect[] steps, @Nullable Effect[] settling) {
    if (places.length > Long.SIZE) {
      return 0;
    }
    long enabled = 0;
    for (int task = 0; task < steps.length; task++) {
      enabled |= steps[task] == null ? 0 : 1L << task;
    }
    long fewest = enabled;
    for (long left = enabled; left != 0 && Long.bitCount(fewest) > 1; left &= left - 1) {
      long some = closure(left & -left, enabled, places, steps, settling) & enabled;
      fewest = Long.bitCount(some) < Long.bitCount(fewest) ? some : fewest;
    }
    return fewest;
  }

  /** The task, whoever conflicts with it and can do so first, who does with these, and so on. */
  private static long closure(
      long first,
      long enabled,
      @Nullable LocalState[] places,
      @Nullable Effect[] steps,
      @Nullable Effect[] settling) {
    long chosen = first;
    for (long open = first; open != 0; ) {
      int task = Long.numberOfTrailingZeros(open);
      open &= open - 1;
      for (long left = moving(chosen, enabled, places, settling); left != 0; left &= left - 1) {
        if (conflict(places[task], steps[task], places[Long.numberOfTrailingZeros(left)])) {
          chosen |= left & -left;
          open |= left & -left;
        }
      }
      if ((chosen & enabled) == enabled) {
        return chosen;
      }
    }
    return chosen;
  }

  /**
   * Who can take steps while the chosen ones take none: the others, unless only these wake them.
   */
  private static long moving(
      long chosen, long enabled, @Nullable LocalState[] places, @Nullable Effect[] settling) {
    long moving = enabled & ~chosen;
    for (long woken = moving; woken != 0; ) {
      LocalState wakes = places[Long.numberOfTrailingZeros(woken)];
      woken &= woken - 1;
      for (int task = 0; wakes != null && task < places.length; task++) {
        long bit = 1L << task;
        LocalState waits = places[task];
        if (waits != null
            && ((moving | chosen) & bit) == 0
            && (wakes.future.changesFor(watched(waits, settling[task]))
                || wakes.interrupts(waits))) {
          moving |= bit;
          woken |= bit;
        }
      }
    }
    return moving;
  }

  /** What has to change before the task goes on, with anything of interest. */
  private static ReadWriteSet watched(LocalState waits, @Nullable Effect settling) {
    return settling == null ? waits.watched : settling.reach();
  }

  private static boolean conflict(
      @Nullable LocalState place, @Nullable Effect step, @Nullable LocalState other) {
    if (place == null || other == null) {
      return false;
    }
    if (other.interrupts(place) || (step != null && step.interrupts(other))) {
      return true; // who is interrupted goes on behind the interrupt alone, and began before it
    }
    ReadWriteSet next =
        step == null ? place.own : step.reach(); // who waits is to be woken by some of them
    if (!next.conflictsWith(other.future)) {
      return false;
    }
    for (Long lock : place.holds) {
      if (!next.conflictsWith(other.without(lock))) {
        return false;
      }
    }
    return true;
  }
}
