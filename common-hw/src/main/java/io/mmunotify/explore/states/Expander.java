// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Knowledge.Start;
import io.mmunotify.explore.states.Knowledge.Tasks;
import io.mmunotify.explore.states.LocalState.Readiness;
import java.math.BigInteger;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The first phase: takes every step that can be taken in the states of a chunk. Makes no rows: the
 * fingerprint of a candidate is that of its parent and what the step adds. Used by one thread.
 *
 * <p>In a reduced search a state in which one task is enough is not kept: the search goes on from
 * the one after its step at once, and keeps only those where it parts, where all tasks are needed,
 * or that an {@link Edge} can go no further than. So states along an edge are never found to be
 * equal to others, which costs time where edges meet and can do no harm: a circle of such states
 * alone is left where the edge ends, and from there on it is one of states that are kept.
 */
final class Expander {
  private static final int STATES_BETWEEN_QUESTIONS = 64;

  private final Steps steps;
  private final Knowledge knowledge;
  private final @Nullable Preemptions preemptions;
  private final @Nullable Reduction reduction;

  // The tasks in the state where the search is: where they stand, and who can go on.
  private Tasks tasks = new Tasks(new int[0], new boolean[0]);
  private @Nullable LocalState[] places = new LocalState[0];
  private boolean[] ready = new boolean[0];
  private int live;
  private boolean workWanted;
  private boolean enabled;

  // Of a reduced search: what the next steps do; those that settle a run apart.
  private @Nullable Effect[] next = new Effect[0];
  private @Nullable Effect[] settling = new Effect[0];

  // The chunk that is expanded, and the state of it.
  private Candidates into = new Candidates();
  private int parent;
  private @Nullable BigInteger count;

  /**
   * @param preemptions bounds them; null for no bound
   * @param reduction leaves steps out; null to take all
   */
  Expander(Steps steps, @Nullable Preemptions preemptions, @Nullable Reduction reduction) {
    this.steps = steps;
    this.knowledge = steps.knowledge();
    this.preemptions = preemptions;
    this.reduction = reduction;
  }

  /**
   * Takes the steps from some states of a chunk.
   *
   * @param depth of the level that the chunk is of
   * @param candidates of these states, none yet
   * @param stop asked now and then whether to give up
   * @return how many states were looked at: all, unless it gave up
   */
  int expand(int depth, Candidates candidates, BooleanSupplier stop) {
    Chunk chunk = candidates.from();
    into = candidates;
    for (parent = into.start(); parent < into.stop(); parent++) {
      if ((parent - into.start()) % STATES_BETWEEN_QUESTIONS == 0 && stop.getAsBoolean()) {
        break;
      }
      count = chunk.count(parent);
      steps.goTo(depth, chunk, parent);
      expand(depth, chunk);
    }
    into.divide();
    return parent - into.start();
  }

  private void expand(int depth, Chunk chunk) {
    look();
    if (isOver()) {
      return;
    }
    long few = reduction == null ? 0 : enough(reduction);
    for (int task = 0; task < places.length; task++) {
      LocalState place = places[task];
      if (place != null && (few == 0 ? isTaken(place) : (few & 1L << task) != 0)) {
        step(place);
        steps.edge().clear();
        if (reduction != null) { // it went on from there
          steps.goTo(depth, chunk, parent);
          look();
        }
      }
    }
  }

  /** Sees where the tasks stand. */
  private void look() {
    tasks = knowledge.tasks();
    if (places.length != tasks.count()) {
      places = new LocalState[tasks.count()];
      ready = new boolean[tasks.count()];
      next = new Effect[tasks.count()];
      settling = new Effect[tasks.count()];
    }
    live = 0;
    workWanted = false;
    enabled = false;
    for (int task = 0; task < places.length; task++) {
      LocalState place = steps.place(tasks, task);
      places[task] = place;
      if (place != null) {
        Readiness readiness = steps.readiness(place);
        ready[task] = readiness.ready();
        live += place.worker ? 0 : 1;
        workWanted |= place.worker && readiness.wanted();
        enabled |= readiness.ready();
      }
    }
  }

  /** Whether the run comes to its end here, which is told then. */
  private boolean isOver() {
    if (live == 0 && !workWanted) {
      State ended = asTheyAre(steps.state());
      into.ends().end(EndState.finished(ended, tasks, steps.rank(), steps.edge(), count));
      return true;
    }
    if (!enabled) {
      State ended = asTheyAre(steps.state());
      into.ends().end(EndState.deadlock(ended, knowledge, steps.rank(), steps.edge(), count));
    }
    return !enabled;
  }

  private boolean isTaken(LocalState place) {
    return ready[place.task]
        && !isInterrupted(place)
        && (preemptions == null || preemptions.allows(steps.state(), place));
  }

  /** Whether a worker runs on top of the task: what it would do now, it can do then as well. */
  private boolean isInterrupted(LocalState place) {
    for (int other = 0; other < places.length; other++) {
      LocalState worker = tasks.workers()[other] ? places[other] : null;
      if (worker != null && worker.interrupts(place)) {
        return true;
      }
    }
    return false;
  }

  /** Tasks whose steps can just as well come before all others, as bits; 0 if all are needed. */
  private long enough(Reduction leaves) {
    for (int task = 0; task < places.length; task++) {
      LocalState place = places[task];
      Effect step =
          place != null && ready[task] && !isInterrupted(place) ? steps.effect(place) : null;
      if (step != null && step.stops()) {
        return 0;
      }
      boolean settles = step != null && step.settles();
      next[task] = settles ? null : step;
      settling[task] = settles ? step : null;
    }
    long enough = Reduction.enough(places, next, settling);
    for (long left = enough; left != 0; left &= left - 1) {
      int task = Long.numberOfTrailingZeros(left);
      LocalState place = Objects.requireNonNull(places[task]);
      Effect step = Objects.requireNonNull(next[task]);
      boolean circles = leaves.canCircle(place);
      if (circles || step.ends()) {
        steps.perform(place, step);
        State after = steps.after();
        if ((step.ends() && knowledge.noneIsLeft(after)) || (circles && !leaves.isNew(after))) {
          return 0;
        }
      }
    }
    return enough;
  }

  /** The tasks and the objects of a state, and not how many preemptions led there. */
  private State asTheyAre(State ended) {
    if (preemptions != null) {
      preemptions.clear(ended);
    }
    return ended;
  }

  /** Takes a step, and those behind it that can just as well come before all others. */
  private void step(LocalState place) {
    for (LocalState one = place; one != null; one = next()) {
      Effect effect = steps.effect(one);
      boolean simple = reduction == null && preemptions == null && !effect.stops();
      if (!simple) {
        steps.perform(one, effect);
      }
      Start start = simple ? startBehind(one, effect) : null;
      steps.edge().add(effect);
      if (!effect.findings().isEmpty()) {
        into.ends().found(effect, steps.rank(), steps.edge());
      }
      if (effect.stops()) {
        stop(effect);
        return;
      }
      if (effect.settles()) {
        return;
      }
      if (simple) {
        lead(effect, start);
        return;
      }
    }
  }

  private void stop(Effect effect) {
    State after = asTheyAre(steps.after());
    into.ends()
        .end(
            EndState.stopped(
                steps.state(), after, knowledge, effect, steps.rank(), steps.edge(), count));
  }

  /** Who starts because the step ends the last task of a phase; null where it does not. */
  private @Nullable Start startBehind(LocalState place, Effect effect) {
    return effect.ends() && live == (place.worker ? 0 : 1) ? steps.startAfter(place.task) : null;
  }

  /** Adds the state after the only step, which is not made. */
  private void lead(Effect effect, @Nullable Start start) {
    long high = steps.state().high() + effect.adds().high();
    long low = steps.state().low() + effect.adds().low();
    if (start != null) {
      high += start.adds().high();
      low += start.adds().low();
    }
    into.add(parent, steps.edge(), high, low);
  }

  /** Who goes on behind a step, alone; null where nobody does, or the state there is kept. */
  private @Nullable LocalState next() {
    if (reduction == null) {
      keep(steps.after());
      return null;
    }
    if (!reduction.isNew(steps.after())) {
      return null;
    }
    steps.goOn();
    look();
    if (isOver()) {
      return null;
    }
    long few = steps.edge().isFull() ? 0 : enough(reduction);
    if (Long.bitCount(few) == 1) {
      return places[Long.numberOfTrailingZeros(few)];
    }
    keep(steps.state());
    return null;
  }

  private void keep(State state) {
    into.add(parent, steps.edge(), state.high(), state.low());
  }
}
