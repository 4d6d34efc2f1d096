// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.states.Knowledge.Start;
import io.mmunotify.explore.states.Knowledge.Tasks;
import io.mmunotify.explore.states.LocalState.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Takes steps from the states of a level: looks up what is known of them, and has learned what is
 * not. Used by one thread.
 */
final class Steps {
  private final Learner learner;
  private final Knowledge knowledge;
  private final Paths paths;
  private final @Nullable Preemptions preemptions;
  private final boolean reduced;

  // Where the search is: behind some steps from a state of a level.
  private int depth;
  private long rank;
  private final Edge edge = new Edge();
  private final State state;
  private final State after;

  /**
   * @param preemptions bounds them; null for no bound
   * @param reduced whether orders of steps are left out
   */
  Steps(Learner learner, Paths paths, @Nullable Preemptions preemptions, boolean reduced) {
    this.learner = learner;
    this.knowledge = learner.knowledge();
    this.paths = paths;
    this.preemptions = preemptions;
    this.reduced = reduced;
    this.state = new State(knowledge.components(), 64);
    this.after = new State(knowledge.components(), 64);
  }

  Knowledge knowledge() {
    return knowledge;
  }

  /** Whether a step changes nothing but what its effect says, unless it ends a task. */
  boolean areSimple() {
    return preemptions == null;
  }

  /** Goes to a state of a level. */
  void goTo(int itsDepth, Chunk chunk, int at) {
    depth = itsDepth;
    rank = chunk.rank(at);
    chunk.load(at, state);
    edge.clear();
  }

  /** Of the state of the level. */
  long rank() {
    return rank;
  }

  /** The steps from the state of the level to the one where the search is. */
  Edge edge() {
    return edge;
  }

  /** The state where the search is. */
  State state() {
    return state;
  }

  /** The state after the step that was performed last. */
  State after() {
    return after;
  }

  /** Goes on to the state after the step that was performed last. */
  void goOn() {
    state.become(after);
  }

  /** Where a task stands; null if it is not there. */
  @Nullable LocalState place(Tasks tasks, int task) {
    return knowledge.place(state, tasks.components()[task]);
  }

  /** Whether a task can go on. */
  Readiness readiness(LocalState place) {
    Readiness known = place.readiness.lookUp(state);
    if (known == null) {
      learner.learn(path(), state, Knowledge.NOBODY, () -> place.readiness.lookUp(state) != null);
      known = learned(place.readiness.lookUp(state));
    }
    return known;
  }

  /** The same in the state after a task's step. */
  private Readiness readinessAfter(int task, LocalState place) {
    Readiness known = place.readiness.lookUp(after);
    if (known == null) {
      learner.learn(
          paths.to(depth, rank, edge.with(task)),
          after,
          Knowledge.NOBODY,
          () -> place.readiness.lookUp(after) != null);
      known = learned(place.readiness.lookUp(after));
    }
    return known;
  }

  /** What a task's step does. */
  Effect effect(LocalState place) {
    Effect known = place.step.lookUp(state);
    if (known == null) {
      learner.learn(path(), state, place.task, () -> place.step.lookUp(state) != null);
      known = learned(place.step.lookUp(state));
    }
    return known;
  }

  /** The tasks that start when a task, the last one of its phase, has ended. */
  Start startAfter(int task) {
    Start start = knowledge.startAfter(task);
    if (start == null) {
      learner.learn(path(), state, task, () -> knowledge.startAfter(task) != null);
      start = learned(knowledge.startAfter(task));
    }
    if (reduced && !start.isNobody()) {
      throw new Refusal(
          "a search that leaves out orders of steps takes programs all of whose tasks begin at"
              + " once, and this one has tasks that begin when others have ended");
    }
    return start;
  }

  /** Makes the state after the step. */
  void perform(LocalState place, Effect effect) {
    after.become(state);
    effect.applyTo(after);
    if (effect.ends() && knowledge.noneIsLeft(after)) {
      startAfter(place.task).applyTo(after);
    }
    if (preemptions != null) {
      LocalState next = knowledge.place(after, effect.components()[0]);
      boolean couldGoOn =
          next != null && !effect.stops() && readinessAfter(place.task, next).ready();
      preemptions.performed(place, couldGoOn, state, after);
    }
  }

  /** The schedule that leads to where the search is. */
  private int[] path() {
    return paths.to(depth, rank, edge.tasks());
  }

  /** What a run was made for that went where the state was to be. */
  private static <T> T learned(@Nullable T known) {
    if (known == null) {
      throw LearningRun.unsound("a task is not where it was to be");
    }
    return known;
  }
}
