// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.KernelObject;

/**
 * Exhaustive search with partial-order reduction: source sets and sleep sets. Two runs in which
 * only independent steps stand in another order are one to it.
 *
 * <p>Independent are two steps of different tasks whose footprints share no object that one of them
 * changed. A footprint is everything that was touched up to the task's next scheduling point, and
 * injected faults count their calls in a cell that is part of it. Three more things order steps. A
 * step that stops the run depends on every other one, also on those that were not taken yet: all of
 * them are tried in its place. Tasks of a later phase begin after the last step of the phase
 * before. And what a step waits for: see {@link Races}.
 *
 * <p>What a step touches may depend on others: a drop frees or does not, a lock is had or not. The
 * paper's proof does without that; what is tried first is therefore chosen more narrowly than there
 * ({@link Races}), and why it is enough is told in DESIGN, "Searching all schedules".
 *
 * <p>Sleeping tasks are kept from run to run by the numbers of the objects in their footprints,
 * which do not depend on what other tasks did meanwhile ({@link KernelObject#id}).
 *
 * <p><b>Many workers.</b> Why it leaves nothing out, whoever takes what and when: the proof for one
 * worker (after Abdulla and others, JACM 2017) is an induction over the finished tree in the order
 * in which its parts were finished, children before parents and siblings one after the other. It
 * uses three facts about that tree, and none about time:
 *
 * <ol>
 *   <li>A branch sleeps on what slept at its fork and on the branches before it there, as far as
 *       its step commutes with theirs. Here "before" is the order of the claims, which the fork's
 *       monitor makes a total one. That an earlier branch may still be explored while the later one
 *       is, does not matter: what the later one leaves to it, it will do, and it never leaves
 *       anything to the later one in turn. A claim waits until the step of the one before it was
 *       performed, because nobody can sleep on what is not known.
 *   <li>For each race of each run, one of the tasks that lead to the other order is wanted at the
 *       fork of the earlier step. Wants are only ever added, so what holds when the race was looked
 *       at holds at the end.
 *   <li>Whatever is wanted at a fork and did not sleep there was claimed and explored. See {@link
 *       Tree}: wants are added only by workers below, who come by again.
 * </ol>
 *
 * <p>Which of the equivalent runs is made depends on who was first, and so does how many are given
 * up half-way. But of each class of equivalent complete runs exactly one is made: one at least,
 * because nothing is left out; one at most, because two would part at a fork, and the later branch
 * would sleep on the step with which the earlier one went on until it met it. So what is known of
 * the classes ({@link LeastOrder}) does not depend on chance.
 */
public final class SourceSets implements Search {
  private final Tree tree = new Tree();

  @Override
  public Walk newWalk() {
    return new SourceWalk(tree.newPlace());
  }

  @Override
  public double part() {
    return tree.part();
  }
}
