// SPDX-License-Identifier: GPL-2.0-only
/**
 * Searches over states instead of schedules: each step is run once for everything that the step can
 * find, and what the step does there is looked up from then on.
 *
 * <h2>How the parts hang together</h2>
 *
 * <pre>
 *   level 0      level 1        level 2        level 3
 *
 *   [ s0 ] --a-- [ s1 ] --a---- [ s3 ] --a b-- [ s6 ]   a path: the edges from s0 to a state,
 *        \           \--b---- [ s4 ]               here a, a, a b; the least schedule to s6
 *         --b-- [ s2 ] --a---- (s4 again: one state, its first path is kept)
 *                    \--b----- [ s5 ] --x           an end state: nobody goes on from there
 * </pre>
 *
 * A {@code Level} holds the states of one depth in the order of their least schedules, in chunks.
 * For each state it has a row of numbers (a {@code State}). An {@code Edge} leads from a state to
 * one of the next level: one step, or several where a reduction did not keep the states in between.
 * {@code Paths} keeps for each level which edges were the first to lead to a state ({@code
 * Winners}), so that the least schedule to any state can be read off.
 *
 * <p>{@code Phases} goes from one level to the next: an {@code Expander} finds the candidates of a
 * chunk, an {@code Owner} admits those that are new, and a {@code Builder} makes their rows.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>component
 *   <dd>One position in a state's row: a task or an object. Its value is the number of what that
 *       task or object is like; 0 means that it is not there.
 *   <dt>rank
 *   <dd>A state's place in the order of its level, from 0.
 *   <dt>candidate
 *   <dd>A state that a step leads to, before anybody has looked whether it was met before. It wins
 *       if it was not.
 *   <dt>owner
 *   <dd>Who knows which fingerprints with certain first bits were met ({@code Owner}).
 *   <dt>place
 *   <dd>The local state of a task ({@code LocalState}): where the task stands in its body, and what
 *       the task has seen since it last forgot everything. A tree of places grows while the search
 *       learns ({@code LocalStates}).
 *   <dt>seen
 *   <dd>Of a task: the values that its steps have read and on which its next steps may depend. Of a
 *       search: the states that the search has looked at, by their fingerprints.
 *   <dt>forget
 *   <dd>A task says that nothing which it has seen matters from here on. Places meet there.
 *   <dt>reach
 *   <dd>The components that a step reads and writes, or that all steps behind a place may read and
 *       write ({@code ReadWriteSet}): read set and write set of the literature.
 *   <dt>future
 *   <dd>The reach of all steps that a task may still take from a place ({@code Futures}).
 *   <dt>effect
 *   <dd>What a step does at a place, given the values that the step reads: which components it
 *       writes, and with which values ({@code Effect}).
 *   <dt>decision
 *   <dd>The tree of questions by which an effect is looked up ({@code Decision}): the value of the
 *       first component that the step reads, then of the second, and so on.
 *   <dt>learning run
 *   <dd>A run of the program along a known path, made because what a step does at its end is not
 *       known yet ({@code LearningRun}). What the run shows is checked against what was learned
 *       before; where the two differ, the program is refused ({@code Refusal}).
 *   <dt>wanted
 *   <dd>Of a wait: whether there is anything to wait for. A worker whose queue is empty waits for
 *       nothing, so the run may end. Of a learning run: the task whose step the run is made for.
 *   <dt>settle
 *   <dd>A step settles what its run is for, if nothing that any task does before or after the step
 *       can change the answer. The search does not go on behind such a step.
 *   <dt>keep
 *   <dd>A reduced search keeps a state if the state gets a row in a level. From a state in which
 *       one task is enough the search goes on at once, and keeps the next one at which it parts.
 *   <dt>told
 *   <dd>What a {@code Listener} has heard: each kind of end state once, each finding once.
 *   <dt>enough
 *   <dd>Tasks whose steps can be taken before those of all others without missing an end state: a
 *       persistent set.
 *   <dt>to circle
 *   <dd>A task circles if it can come to a place where it has been before.
 * </dl>
 */
@org.jspecify.annotations.NullMarked
package io.mmunotify.explore.states;
