// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.states.Builder.Built;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes from one level to the next in three phases, some chunks at a time. Any thread expands a
 * chunk. Then each owner admits candidates from its own blocks, chunk by chunk: the first to come
 * with a fingerprint has the least schedule. Then any thread makes rows of a chunk's winners. What
 * comes out does not depend on threads: chunks and their candidates are in the order of schedules,
 * and in no phase does a thread ask what another one does in the same phase. Used by the thread of
 * the search, but where a method says more.
 */
final class Phases {
  /** Chunks whose candidates are kept at a time. */
  private static final int ROUND = 64;

  private final Components components;
  private final Owners owners;
  private final Paths paths;
  private final Expander[] expanders;
  private final Builder[] builders;

  /** How many chunks of a level go through a phase together. */
  private final int round;

  private Layout layout = Layout.NONE;
  private final AtomicLong looked = new AtomicLong();
  private final AtomicLong candidateBytes = new AtomicLong();
  private volatile Level next = new Level();

  /**
   * @param expanders one for each thread
   * @param builders the same
   * @param wholeLevels whether expanders ask what was admitted: then the first phase is over for
   *     all of a level before owners admit anything
   */
  Phases(
      Components components,
      Owners owners,
      Paths paths,
      Expander[] expanders,
      Builder[] builders,
      boolean wholeLevels) {
    this.components = components;
    this.owners = owners;
    this.paths = paths;
    this.expanders = expanders;
    this.builders = builders;
    this.round = wholeLevels ? Integer.MAX_VALUE : ROUND;
  }

  /** How many states of the level that is looked at were looked at. Any thread may ask. */
  long looked() {
    return looked.get();
  }

  /** About how many bytes the level to come takes, and its candidates. Any thread may ask. */
  long bytes() {
    return next.bytes() + candidateBytes.get();
  }

  /** The level of the state in which nobody has performed a step. */
  Level beginning(State first) {
    Chunk chunk = new Chunk(layout(), 1);
    chunk.add(first);
    if (owners.counting()) {
      chunk.counts(new BigInteger[] {BigInteger.ONE});
    } else {
      owners.admit(first);
    }
    Level level = new Level();
    level.add(chunk);
    return level;
  }

  /**
   * Looks at the states of a level, and adds what leads on from there to the tree of least
   * schedules.
   *
   * @param level its chunks are taken out on the way
   * @param stop asked now and then whether to give up; any thread asks
   * @param ends ends and findings are added to these
   * @return the next level; null if it gave up
   */
  @Nullable Level go(Crew crew, Level level, int depth, BooleanSupplier stop, Ends ends) {
    List<Winners> tree = new ArrayList<>();
    for (int from = 0; from < level.chunks(); from += Math.min(round, level.chunks() - from)) {
      int count = Math.min(round, level.chunks() - from);
      Candidates[] round = new Candidates[count];
      for (int i = 0; i < count; i++) {
        round[i] = new Candidates(level.chunk(from + i));
        long _ = candidateBytes.addAndGet(round[i].bytes());
      }
      boolean whole = expand(crew, round, depth, stop);
      for (Candidates candidates : round) {
        ends.append(candidates.ends());
      }
      if (!whole) {
        return null;
      }
      admit(crew, round);
      build(crew, round, depth, tree);
      for (int i = 0; i < count; i++) {
        level.forget(from + i);
      }
    }
    Level done = next;
    if (owners.counting()) {
      crew.each(done.chunks(), (_, at) -> done.chunk(at).count(owners));
      owners.clear();
    }
    paths.add(tree);
    next = new Level();
    looked.set(0);
    return done;
  }

  /** The first phase; returns whether it has looked at all states. */
  private boolean expand(Crew crew, Candidates[] round, int depth, BooleanSupplier stop) {
    AtomicInteger left = new AtomicInteger(round.length);
    crew.each(
        round.length,
        (worker, at) -> {
          long before = round[at].bytes();
          int states = expanders[worker].expand(depth, round[at], stop);
          long _ = looked.addAndGet(states);
          long _ = candidateBytes.addAndGet(round[at].bytes() - before);
          if (states == round[at].from().size()) {
            int _ = left.decrementAndGet();
          }
        });
    return left.get() == 0;
  }

  /** The second phase. A single chunk is not worth a second thread. */
  private void admit(Crew crew, Candidates[] round) {
    int shares = round.length == 1 ? 1 : Owners.COUNT;
    crew.each(
        shares,
        (_, share) -> {
          for (int owner = share; owner < Owners.COUNT; owner += shares) {
            for (Candidates candidates : round) {
              candidates.show(owners, owner);
            }
          }
        });
  }

  /** The third phase, and the ranks: how many states have won before. */
  private void build(Crew crew, Candidates[] round, int depth, List<Winners> tree) {
    Layout fits = layout();
    Built[] built = new Built[round.length];
    crew.each(
        round.length, (worker, at) -> built[at] = builders[worker].build(depth, round[at], fits));
    for (int at = 0; at < round.length; at++) {
      if (!built[at].states().isEmpty()) {
        tree.add(built[at].from(round[at].from().first(), next.size()));
        built[at].states().forEach(next::add);
      }
    }
    candidateBytes.set(0);
  }

  /** The layout for what is known now; the same one as long as it fits. */
  private Layout layout() {
    Layout now = Layout.of(components);
    layout = layout.sameAs(now) ? layout : now;
    return layout;
  }
}
