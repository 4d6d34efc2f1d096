// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Followed;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.Watch;
import io.mmunotify.explore.Workers;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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
  /** States that a worker takes at a time; a smaller level is not worth a thread. */
  private static final int PIECE = 2048;

  /** Pieces whose successors are kept at a time. */
  private static final int ROUND = 32;

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
  public record Options(boolean counting, int workers, int preemptions, boolean reduced) {
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
  private final FingerprintSet seen = new FingerprintSet(1024);
  private final Expander[] expanders;
  private final State first;
  private Level level;
  private int depth;
  private long states;

  /** About how many of this level were looked at. */
  private final AtomicInteger looked = new AtomicInteger();

  private boolean exhausted;
  private volatile @Nullable Level growing;

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
    this.expanders = new Expander[options.workers()];
    this.preemptions =
        options.preemptions() == Options.ANY
            ? null
            : new Preemptions(learner.knowledge().components(), options.preemptions());
    this.reduction = options.reduced() ? new Reduction(learner.knowledge(), seen) : null;
    Arrays.setAll(expanders, i -> new Expander(learner, paths, preemptions, reduction));
    this.first = learner.initialState();
    if (reduction != null) {
      learner.rehearse(REHEARSALS);
    }
    this.level = begin();
  }

  /** The level of the beginning. */
  private Level begin() {
    if (reduction != null) {
      reduction.begin();
    }
    Level beginning = newLevel(1, first.width());
    beginning.add(first, 0, new Edge(), options.counting() ? BigInteger.ONE : null);
    return beginning;
  }

  /** Learns what steps do. */
  Learner learner() {
    return learner;
  }

  /** The states that are looked at next. */
  Level level() {
    return level;
  }

  private int components() {
    return learner.knowledge().components().size();
  }

  private Level newLevel(int expected, int width) {
    return new Level(expected, width, options.counting() ? null : seen);
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
    Checkpoint.write(out, paths, level);
  }

  /**
   * Goes on where a search with the same options has saved. Before the first level; what it has
   * told by then, the caller knows.
   *
   * @param watch may end it on the way
   * @return false if that ended it; it is then of no use, but to say how much was saved
   * @throws IOException if it cannot be read, or is not of this program
   */
  public boolean resume(DataInput in, Watch watch) throws IOException {
    return resume(in, () -> isOver(watch));
  }

  /**
   * The same.
   *
   * @param stop asked now and then whether to give up
   */
  boolean resume(DataInput in, BooleanSupplier stop) throws IOException {
    states = in.readLong();
    if (in.readBoolean() && preemptions != null) {
      preemptions.leaveOut();
    }
    try {
      Checkpoint.read(in, (parents, tasks, counts) -> walk(parents, tasks, counts, stop));
      return true;
    } catch (InterruptedIOException e) {
      return false;
    }
  }

  /** Makes the next level of what was saved. */
  private boolean walk(int[] parents, char[] tasks, BigInteger[] counts, BooleanSupplier stop)
      throws InterruptedIOException {
    paths.add(level);
    level.remember();
    Level next = newLevel(parents.length, components());
    for (int i = 0; i < parents.length; i++) {
      if ((i & 63) == 0 && stop.getAsBoolean()) {
        throw new InterruptedIOException("given up on the way back");
      }
      if (parents[i] < 0 || parents[i] >= level.size()) {
        return false;
      }
      State after = expanders[0].follow(level, depth, parents[i], tasks[i]);
      if (after == null) {
        return false;
      }
      BigInteger count = counts.length == 0 ? BigInteger.ONE : counts[i];
      next.add(after, parents[i], expanders[0].edge(), options.counting() ? count : null);
      if (next.size() != i + 1) {
        return false; // equal to another
      }
    }
    level = next;
    depth++;
    return true;
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
    return learner.executions() + reporter.executions();
  }

  /** How many states were looked at; equal ones of different levels count apart when counting. */
  public long states() {
    return states;
  }

  /** The same, with those of the level that is looked at now. Any thread may ask. */
  public long looked() {
    return states + looked.get();
  }

  /** Whether every state was seen that may be. */
  public boolean exhausted() {
    return exhausted;
  }

  /** Whether schedules were left out because they have too many preemptions. */
  public boolean leftOut() {
    return preemptions != null && preemptions.leftOut();
  }

  /** How many steps lead to the states that are looked at now. */
  public int depth() {
    return depth;
  }

  /** How many states there are of this depth. */
  public int width() {
    return level.size();
  }

  /** About how many bytes the search has for states. */
  public long bytes() {
    Level next = growing;
    return level.bytes() + seen.bytes() + paths.bytes() + (next == null ? 0 : next.bytes());
  }

  /**
   * Looks at all states, or goes on from where it stands.
   *
   * @param afterLevel called between two levels
   * @return the bound that ended it before every state was seen; null if every state was
   */
  public @Nullable Bound search(Watch watch, Runnable afterLevel) {
    try {
      while (searchLevel(() -> isOver(watch))) {
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
    return watch.isOver();
  }

  /**
   * Looks at the states of the next level.
   *
   * @param stop asked now and then whether to give up; any thread asks
   * @return whether there is another level; false when every state was seen, or if it gave up
   */
  boolean searchLevel(BooleanSupplier stop) {
    if (level.size() == 0) {
      exhausted = true; // it was saved when it was done
      return false;
    }
    paths.add(level);
    level.remember();
    Successors into = new Successors(newLevel(level.size(), components()));
    growing = into.states();
    boolean whole = expand(into, stop);
    reporter.tell(into, paths, depth);
    if (!whole) {
      return false;
    }
    exhausted = into.states().size() == 0;
    states += level.size();
    looked.set(0);
    level = into.states();
    growing = null;
    depth++;
    if (reduction != null && reduction.isDoubtful(seen.size(), exhausted)) {
      beginAgain();
    }
    return level.size() > 0;
  }

  private void beginAgain() {
    paths.clear();
    seen.clear();
    level = begin();
    depth = 0;
    exhausted = false;
  }

  private boolean expand(Successors into, BooleanSupplier stop) {
    if (options.workers() == 1 || level.size() < 2 * PIECE) {
      return expand(expanders[0], 0, level.size(), into, stop);
    }
    for (int from = 0; from < level.size(); from += ROUND * PIECE) {
      int pieces = Math.min(ROUND, (level.size() - from + PIECE - 1) / PIECE);
      if (!expandRound(from, pieces, into, stop)) {
        return false;
      }
    }
    return true;
  }

  private boolean expandRound(int from, int pieces, Successors into, BooleanSupplier stop) {
    Successors[] found = new Successors[pieces];
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    new Workers(options.workers())
        .run(worker -> {
          for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
            int first = from + piece * PIECE;
            int end = Math.min(first + PIECE, level.size());
            Successors own = new Successors(newLevel(PIECE, components()));
            found[piece] = own;
            if (expand(expanders[worker], first, end, own, stop)) {
              int _ = done.incrementAndGet();
            }
          }
        });
    for (Successors piece : found) {
      into.append(piece);
    }
    return done.get() == pieces;
  }

  private boolean expand(
      Expander expander, int from, int to, Successors into, BooleanSupplier stop) {
    for (int at = from; at < to; at++) {
      if ((at & 63) == 0) {
        if (stop.getAsBoolean()) {
          return false;
        }
        int _ = looked.addAndGet(Math.min(64, to - at));
      }
      expander.expand(level, depth, at, into);
    }
    return true;
  }
}
