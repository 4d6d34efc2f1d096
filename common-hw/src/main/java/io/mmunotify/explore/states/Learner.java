// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Gate;
import io.mmunotify.explore.Program;
import io.mmunotify.hw.machine.Chance;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Runs the program where it is not known yet what a step does, and remembers: for each place of a
 * task, what the step there does given what it looked at, and whether it could go on given what its
 * wait watches.
 *
 * <p>That this may be looked up in another state rests on three things. A step looks at nothing but
 * the objects in its footprint; what it does follows from their contents and from what its task saw
 * since it last forgot. It changes nothing else. And new objects are numbered by their maker. Each
 * run here is checked against them: where it arrives, every object must be like the row says, and
 * after each step only what the step touched or made may have changed. What fails this is refused
 * with a sentence, not searched.
 */
final class Learner {
  private final Program<?> program;
  private final Knowledge knowledge = new Knowledge();

  /** One run at a time learns; the way to where it learns needs nobody's permission. */
  private final Gate gate = new Gate();

  private final AtomicLong executions = new AtomicLong();

  Learner(Program<?> program) {
    this.program = program;
  }

  Knowledge knowledge() {
    return knowledge;
  }

  /** How often the program was run. */
  long executions() {
    return executions.get();
  }

  /** The state in which nobody has performed a step. */
  State initialState() {
    LearningRun run = new LearningRun(knowledge, gate);
    go(run);
    return run.first();
  }

  /**
   * Goes to a state and learns what is not known there: who can go on, and what one task does, if
   * one is given. Goes on from there for as long as there is something to learn. Any thread may
   * call.
   *
   * @param path the tasks of the steps that lead there
   * @param state the state there
   * @param known whether another thread has learned by now what is asked for
   */
  void learn(int[] path, State state, int task, BooleanSupplier known) {
    go(new LearningRun(knowledge, gate, path, state, task, known));
  }

  /**
   * Makes some runs to their ends, each as chance has it, and always the same: what tasks do late
   * is known then before a search comes there.
   */
  void rehearse(int runs) {
    for (int run = 0; run < runs; run++) {
      go(new LearningRun(knowledge, gate, new Chance(run)));
    }
  }

  /** Does something while nobody learns. Any thread may call. */
  void quietly(Runnable body) {
    gate.through(body);
  }

  private void go(LearningRun run) {
    long _ = executions.incrementAndGet();
    try {
      var _ = program.run(run);
    } finally {
      run.leave();
    }
  }
}
