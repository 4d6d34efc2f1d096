// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Followed;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.Watch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the states of a program, level by level: all that one step can lead to, all that two
 * can, and so on. States that are equal are one, so the work grows with the number of states and
 * not with that of schedules, which are counted along the way without being run.
 *
 * <p>The first schedule that leads to a state, in the order of levels and of task numbers, is its
 * least one. It does not depend on what was learned when, nor on the number of workers: these take
 * pieces of a level, and what they found is put together in the order of the pieces.
 *
 * @param <R> what a run of the program leaves behind
 */
public final class StateSearch<R> {
  /** How many runs a reduced search learns from before it begins. */
  private static final int REHEARSALS = 50;

  /**
   * How to search.
   *
   * @param counting whether schedules are counted; if not, a state is looked at once, however many
   *     lengths of schedules lead to it
   * @param workers how many threads, at least 1
   * @param preemptions how many switches away from a task that could go on a schedule may have:
   *     those with more are left out; or {@link #ANY}
   * @param reduced whether orders of steps are left out that make no difference; only where nothing
   *     is counted or bounded, and all tasks begin at once: a program with phases is refused. Of a
   *     step that stops a run it is told that it does, and not all states in which it may
   */
  public record Options(boolean counting, int workers, int preemptions, boolean reduced)
      implements Serializable {
    /** No bound on preemptions. */
    public static final int ANY = Integer.MAX_VALUE;

    /** Checks that they fit. */
    public Options {
      if (reduced && (counting || preemptions != ANY)) {
        throw new IllegalArgumentException("a reduced search is neither counted nor bounded");
      }
    }

    /** All orders of steps. */
    public Options(boolean counting, int workers, int preemptions) {
      this(counting, workers, preemptions, false);
    }

    /** All, whatever preemptions there are. */
    public Options(boolean counting, int workers) {
      this(counting, workers, ANY);
    }

    /** Everything, on one thread. */
    public static Options all(boolean counting) {
      return new Options(counting, 1);
    }
  }

  private final Options options;
  private final Learner learner;
  private final Reporter<R> reporter;
  private final Paths paths = new Paths();
  private final @Nullable Preemptions preemptions;
  private final @Nullable Reduction reduction;
  private final Owners owners;
  private final Phases phases;
  private final State first;
  private @Nullable Helpers helpers;
  private @Nullable Distribution distribution;
  private Level level;
  private int depth;
  private long states;
  private boolean exhausted;

  /**
   * Prepares a search from the program's beginning.
   *
   * @param listener hears what is found, on the thread of the search
   * @throws Refusal if its beginning shows already that this search does not take the program
   */
  public StateSearch(Program<R> program, Options options, Listener<R> listener) {
    this.options = options;
    this.learner = new Learner(program);
    this.reporter = new Reporter<>(program, listener);
    Knowledge knowledge = learner.knowledge();
    this.owners = new Owners(options.counting());
    this.preemptions = Preemptions.of(knowledge, options);
    this.reduction = options.reduced() ? new Reduction(knowledge, owners) : null;
    this.phases = phases(knowledge.components());
    this.first = learner.initialState();
    if (reduction != null) {
      learner.rehearse(REHEARSALS);
    }
    this.level = begin();
  }

  private Phases phases(Components components) {
    Expander[] expanders = new Expander[options.workers()];
    Builder[] builders = new Builder[options.workers()];
    for (int worker = 0; worker < options.workers(); worker++) {
      Steps steps = new Steps(learner, paths, preemptions, options.reduced());
      expanders[worker] = new Expander(steps, preemptions, reduction);
      builders[worker] = new Builder(steps);
    }
    return new Phases(components, owners, paths, expanders, builders, options.reduced());
  }

  /** The level of the beginning. */
  private Level begin() {
    if (reduction != null) {
      reduction.begin();
    }
    return phases.beginning(first);
  }

  /**
   * Others that take the search over where it gets wide.
   *
   * @param cluster takes it over
   * @param job what they have to know of it
   * @param from how many states make a level wide
   * @param notes hears what they note of the program's runs, now and then all of it again
   */
  public record Helpers(Cluster cluster, Job job, long from, Consumer<String> notes) {}

  /** Has others help. Before the first level; not where it is reduced, nor to be saved. */
  public void helpedBy(Helpers others) {
    if (reduction != null) {
      throw new IllegalStateException("a reduced search asks what all owners have admitted");
    }
    helpers = others;
  }

  /** Learns what steps do. */
  Learner learner() {
    return learner;
  }

  /** The states that are looked at next. */
  Level level() {
    return level;
  }

  /**
   * Writes down where the search stands. Between two levels; not where it is reduced, which takes
   * other steps when it knows more.
   *
   * @throws IOException if it cannot be written
   */
  public void save(DataOutput out) throws IOException {
    if (reduction != null) {
      throw new IllegalStateException("a reduced search cannot be saved");
    }
    out.writeLong(states);
    out.writeBoolean(leftOut());
    new Checkpoint(learner.knowledge(), owners, paths).write(first, level, out);
  }

  /**
   * Goes on where a search with the same options has saved. Before the first level; what it has
   * told by then, the caller knows.
   *
   * @throws IOException if it cannot be read, or is not of this program
   */
  public void resume(DataInput in) throws IOException {
    states = in.readLong();
    if (in.readBoolean() && preemptions != null) {
      preemptions.leaveOut();
    }
    level = new Checkpoint(learner.knowledge(), owners, paths).read(first, in);
    depth = paths.depth();
  }

  /**
   * Runs the program along a path of task numbers.
   *
   * @return what the run came to; from the end of the path on the tasks went on in order
   */
  public Followed<R> follow(int[] path) {
    return reporter.follow(path);
  }

  /** How often the program was run. */
  public long executions() {
    Distribution elsewhere = distribution;
    long others = elsewhere == null ? 0 : elsewhere.executions();
    return learner.executions() + reporter.executions() + others;
  }

  /** How many states were looked at; equal ones of different levels count apart when counting. */
  public long states() {
    return states;
  }

  /** The same, with those of the level that is looked at now. Any thread may ask. */
  public long looked() {
    return states + phases.looked();
  }

  /** Whether every state was seen that may be. */
  public boolean exhausted() {
    return exhausted;
  }

  /** Whether schedules were left out because they have too many preemptions. */
  public boolean leftOut() {
    return (preemptions != null && preemptions.leftOut())
        || (distribution != null && distribution.leftOut());
  }

  /** How many steps lead to the states that are looked at now. */
  public int depth() {
    return depth;
  }

  /** How many states there are of this depth. */
  public long width() {
    Distribution elsewhere = distribution;
    return elsewhere == null ? level.size() : elsewhere.width();
  }

  /** About how many bytes the search has for states. Any thread may ask. */
  public long bytes() {
    return level.bytes() + owners.bytes() + paths.bytes() + phases.bytes();
  }

  /**
   * Looks at all states, or goes on from where it stands.
   *
   * @param afterLevel called between two levels
   * @return the bound that ended it before every state was seen; null if every state was
   */
  public @Nullable Bound search(Watch watch, Runnable afterLevel) {
    try (Crew crew = new Crew(options.workers())) {
      while (searchLevel(crew, () -> isOver(watch))) {
        afterLevel.run();
      }
    } catch (OutOfMemoryError e) {
      watch.stop(Bound.MEMORY); // an array was too large for the heap; what was found is intact
      return watch.bound();
    }
    return !exhausted ? watch.bound() : leftOut() ? Bound.PREEMPTIONS : null;
  }

  private boolean isOver(Watch watch) {
    watch.at(executions(), depth, states, bytes());
    if (distribution != null && distribution.isLow()) {
      watch.stop(Bound.MEMORY);
    }
    return watch.isOver();
  }

  /**
   * Looks at the states of the next level.
   *
   * @param crew the threads
   * @param stop asked now and then whether to give up; any thread asks
   * @return whether there is another level; false when every state was seen, or if it gave up
   */
  boolean searchLevel(Crew crew, BooleanSupplier stop) {
    if (width() == 0) {
      exhausted = true; // it was saved when it was done
      return false;
    }
    if (helpers != null && distribution == null && level.size() >= helpers.from()) {
      distribution = begin(helpers);
    }
    if (distribution != null) {
      return searchLevel(distribution, stop);
    }
    Ends ends = new Ends();
    Level next = phases.go(crew, level, depth, stop, ends);
    reporter.tell(ends, paths, depth);
    if (next == null) {
      return false;
    }
    states += level.size();
    level = next;
    depth++;
    exhausted = level.size() == 0;
    if (reduction != null && reduction.isDoubtful(owners.size(), exhausted)) {
      beginAgain();
    }
    return level.size() > 0;
  }

  private Distribution begin(Helpers others) {
    Level handedOut = level;
    level = new Level();
    return Distribution.begin(
        others.cluster(), others.job(), others.notes(), learner, paths, owners, handedOut);
  }

  private boolean searchLevel(Distribution elsewhere, BooleanSupplier stop) {
    Ends ends = new Ends();
    long looked = elsewhere.width();
    if (!elsewhere.go(stop, ends)) {
      return false;
    }
    reporter.tell(ends, paths, depth);
    states += looked;
    depth++;
    exhausted = elsewhere.width() == 0;
    return !exhausted;
  }

  private void beginAgain() {
    paths.clear();
    owners.clear();
    level = begin();
    depth = 0;
    exhausted = false;
  }
}
