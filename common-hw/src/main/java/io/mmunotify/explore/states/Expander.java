// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.states.Knowledge.Start;
import io.mmunotify.explore.states.Knowledge.Tasks;
import io.mmunotify.explore.states.LocalState.Readiness;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes every step that can be taken in a state. Used by one thread.
 *
 * <p>In a reduced search a state in which one task is enough is not kept: the search goes on from
 * the one after its step at once, and keeps only those where it parts, where all tasks are needed,
 * or that an {@link Edge} can go no further than. So states along an edge are never found to be
 * equal to others, which costs time where edges meet and can do no harm: a circle of such states
 * alone is left where the edge ends, and from there on it is one of states that are kept.
 */
final class Expander {
  private final Learner learner;
  private final Knowledge knowledge;
  private final Paths paths;
  private final @Nullable Preemptions preemptions;
  private final @Nullable Reduction reduction;
  private final State state;
  private final State after;

  // The state that is being looked at: one of a level, and the steps from there.
  private int depth;
  private int at;
  private final Edge edge = new Edge();
  private @Nullable BigInteger count;

  // Of a reduced search: where the tasks stand, and what their steps do; those that settle a run
  // apart.
  private @Nullable LocalState[] places = new LocalState[0];
  private @Nullable Effect[] steps = new Effect[0];
  private @Nullable Effect[] settling = new Effect[0];

  /**
   * @param preemptions bounds them; null for no bound
   * @param reduction leaves steps out; null to take all
   */
  Expander(
      Learner learner,
      Paths paths,
      @Nullable Preemptions preemptions,
      @Nullable Reduction reduction) {
    this.learner = learner;
    this.knowledge = learner.knowledge();
    this.paths = paths;
    this.preemptions = preemptions;
    this.reduction = reduction;
    this.state = new State(knowledge.components(), 64);
    this.after = new State(knowledge.components(), 64);
  }

  /** Looks at one state of a level. */
  void expand(Level level, int itsDepth, int index, Successors into) {
    depth = itsDepth;
    at = index;
    count = level.count(index);
    load(level);
    if (isOver(into)) {
      return;
    }
    Tasks tasks = knowledge.tasks();
    long few = reduction == null ? 0 : enough(tasks, reduction);
    for (int task = 0; task < tasks.count(); task++) {
      LocalState place = place(tasks, task);
      if (place != null && (few == 0 ? isTaken(tasks, place) : (few & 1L << task) != 0)) {
        step(place, into);
        edge.clear();
        if (reduction != null) { // it went on from there
          level.load(at, state);
        }
      }
    }
  }

  private void load(Level level) {
    level.load(at, state);
    edge.clear();
  }

  /** Whether the run comes to its end here, which is told then. */
  private boolean isOver(Successors into) {
    Tasks tasks = knowledge.tasks();
    boolean live = false;
    boolean workWanted = false;
    boolean enabled = false;
    for (int task = 0; task < tasks.count(); task++) {
      LocalState place = place(tasks, task);
      if (place != null) {
        Readiness readiness = readiness(place);
        live |= !place.worker;
        workWanted |= place.worker && readiness.wanted();
        enabled |= readiness.ready();
      }
    }
    if (!live && !workWanted) {
      into.end(EndState.finished(asTheyAre(state), tasks, at, edge, count));
      return true;
    }
    if (!enabled) {
      into.end(EndState.deadlock(asTheyAre(state), knowledge, at, edge, count));
    }
    return !enabled;
  }

  private boolean isTaken(Tasks tasks, LocalState place) {
    return readiness(place).ready()
        && !isInterrupted(tasks, place)
        && (preemptions == null || preemptions.allows(state, place));
  }

  /** Whether a worker runs on top of the task: what it would do now, it can do then as well. */
  private boolean isInterrupted(Tasks tasks, LocalState place) {
    for (int other = 0; other < tasks.count(); other++) {
      LocalState worker = tasks.workers()[other] ? place(tasks, other) : null;
      if (worker != null && worker.interrupts(place)) {
        return true;
      }
    }
    return false;
  }

  /** Tasks whose steps can just as well come before all others, as bits; 0 if all are needed. */
  private long enough(Tasks tasks, Reduction leaves) {
    if (places.length != tasks.count()) {
      places = new LocalState[tasks.count()];
      steps = new Effect[tasks.count()];
      settling = new Effect[tasks.count()];
    }
    for (int task = 0; task < steps.length; task++) {
      LocalState place = place(tasks, task);
      Effect step =
          place != null && readiness(place).ready() && !isInterrupted(tasks, place)
              ? effect(place)
              : null;
      if (step != null && step.stops()) {
        return 0;
      }
      boolean settles = step != null && step.settles();
      places[task] = place;
      steps[task] = settles ? null : step;
      settling[task] = settles ? step : null;
    }
    long enough = Reduction.enough(places, steps, settling);
    for (long left = enough; left != 0; left &= left - 1) {
      int task = Long.numberOfTrailingZeros(left);
      LocalState place = Objects.requireNonNull(places[task]);
      Effect step = Objects.requireNonNull(steps[task]);
      boolean circles = leaves.canCircle(place);
      if (circles || step.ends()) {
        perform(place, step);
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

  /**
   * Goes from a state of a level to the one after a task's step.
   *
   * @return the state there, until the next call; null if the task cannot go on from there
   */
  @Nullable State follow(Level level, int itsDepth, int index, int task) {
    depth = itsDepth;
    at = index;
    load(level);
    Tasks tasks = knowledge.tasks();
    LocalState place = task < tasks.count() ? place(tasks, task) : null;
    if (place == null || !readiness(place).ready()) {
      return null;
    }
    Effect effect = effect(place);
    perform(place, effect);
    edge.add(task);
    return effect.stops() ? null : after;
  }

  /** How it went there. */
  Edge edge() {
    return edge;
  }

  private @Nullable LocalState place(Tasks tasks, int task) {
    return knowledge.place(state, tasks.components()[task]);
  }

  private Readiness readiness(LocalState place) {
    Readiness known = place.readiness.lookUp(state);
    if (known == null) {
      learner.learn(path(), state, Knowledge.NOBODY);
      known = learned(place.readiness.lookUp(state));
    }
    return known;
  }

  /** The same in the state after a task's step. */
  private Readiness readinessAfter(int task, LocalState place) {
    Readiness known = place.readiness.lookUp(after);
    if (known == null) {
      learner.learn(paths.to(depth, at, edge.with(task)), after, Knowledge.NOBODY);
      known = learned(place.readiness.lookUp(after));
    }
    return known;
  }

  /** Takes a step, and those behind it that can just as well come before all others. */
  private void step(LocalState place, Successors into) {
    for (LocalState next = place; next != null; next = next(into)) {
      Effect effect = effect(next);
      perform(next, effect);
      edge.add(next.task);
      if (!effect.findings().isEmpty()) {
        into.found(effect, at, edge);
      }
      if (effect.stops()) {
        into.end(EndState.stopped(state, asTheyAre(after), knowledge, effect, at, edge, count));
        return;
      }
      if (effect.settles()) {
        return;
      }
    }
  }

  /** Who goes on behind a step, alone; null where nobody does, or the state there is kept. */
  private @Nullable LocalState next(Successors into) {
    if (reduction == null) {
      into.states().add(after, at, edge, count);
      return null;
    }
    if (into.states().has(after)) {
      return null;
    }
    state.become(after);
    if (isOver(into)) {
      return null;
    }
    long few = edge.isFull() ? 0 : enough(knowledge.tasks(), reduction);
    if (Long.bitCount(few) == 1) {
      return places[Long.numberOfTrailingZeros(few)];
    }
    into.states().add(state, at, edge, count);
    return null;
  }

  private Effect effect(LocalState place) {
    Effect known = place.step.lookUp(state);
    if (known == null) {
      learner.learn(path(), state, place.task);
      known = learned(place.step.lookUp(state));
    }
    return known;
  }

  /** Makes {@code after} the state after the step. */
  private void perform(LocalState place, Effect effect) {
    int task = place.task;
    after.become(state);
    effect.applyTo(after);
    if (effect.ends() && knowledge.noneIsLeft(after)) {
      Start start = knowledge.startAfter(task);
      if (start == null) {
        learner.learn(path(), state, task);
        start = learned(knowledge.startAfter(task));
      }
      if (reduction != null && !start.isNobody()) {
        throw new Refusal(
            "a search that leaves out orders of steps takes programs all of whose tasks begin at"
                + " once, and this one has tasks that begin when others have ended");
      }
      start.applyTo(after);
    }
    if (preemptions != null) {
      LocalState next = knowledge.place(after, knowledge.tasks().components()[task]);
      boolean couldGoOn = next != null && !effect.stops() && readinessAfter(task, next).ready();
      preemptions.performed(place, couldGoOn, state, after);
    }
  }

  /** The schedule that leads to the state that is being looked at. */
  private int[] path() {
    return paths.to(depth, at, edge.tasks());
  }

  /** What a run was made for that went where the state was to be. */
  private static <T> T learned(@Nullable T known) {
    if (known == null) {
      throw LearningRun.unsound("a task is not where it was to be");
    }
    return known;
  }
}
