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
 * Goes from one level to the next in three phases, some pieces at a time: a piece is a chunk, or
 * part of one where the level is narrow. Any thread expands a piece. Then each owner admits
 * candidates from its own blocks, piece by piece: the first to come with a fingerprint has the
 * least schedule. Then any thread makes rows of a piece's winners. What comes out does not depend
 * on threads: pieces and their candidates are in the order of schedules, and in no phase does a
 * thread ask what another one does in the same phase. Used by the thread of the search, but where a
 * method says more.
 */
final class Phases {
  /** Pieces whose candidates are kept at a time. */
  private static final int ROUND = 64;

  /** A level is not cut into more pieces than this because it is narrow. */
  private static final int PIECES = 16;

  /** Fewer states than this are not worth being looked at by themselves. */
  private static final int LEAST = 64;

  private final Components components;
  private final Owners owners;
  private final Paths paths;
  private final Expander[] expanders;
  private final Builder[] builders;

  /** How many pieces of a level go through a phase together at most. */
  private final int most;

  /** What is filled in each round, kept for the next one. */
  private final List<Candidates> kept = new ArrayList<>();

  /** Neighbours of a chunk: from the first to the one behind the last. */
  private record Piece(int chunk, int start, int stop) {}

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
    this.most = wholeLevels ? Integer.MAX_VALUE : ROUND;
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
    List<Piece> pieces = cut(level);
    int rounds = Math.ceilDiv(pieces.size(), most);
    int from = 0;
    for (int number = 1; number <= rounds; number++) {
      int to = (int) ((long) pieces.size() * number / rounds);
      List<Candidates> round = begin(level, pieces.subList(from, to));
      boolean whole = expand(crew, round, depth, stop);
      round.forEach(candidates -> ends.append(candidates.ends()));
      if (!whole) {
        return null;
      }
      admit(crew, round);
      build(crew, round, depth, tree);
      end(level, pieces.subList(from, to));
      from = to;
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

  /** All states of a level, in their order. */
  private static List<Piece> cut(Level level) {
    int wanted = Math.clamp(level.size() / PIECES, LEAST, Integer.MAX_VALUE);
    List<Piece> pieces = new ArrayList<>();
    for (int chunk = 0; chunk < level.chunks(); chunk++) {
      int size = level.chunk(chunk).size();
      int parts = Math.ceilDiv(size, wanted);
      for (int part = 0; part < parts; part++) {
        pieces.add(new Piece(chunk, size * part / parts, size * (part + 1) / parts));
      }
    }
    return pieces;
  }

  /** What is to be filled in a round, a piece each. */
  private List<Candidates> begin(Level level, List<Piece> pieces) {
    while (kept.size() < pieces.size()) {
      kept.add(new Candidates());
    }
    List<Candidates> round = kept.subList(0, pieces.size());
    for (int at = 0; at < pieces.size(); at++) {
      Piece piece = pieces.get(at);
      round.get(at).begin(level.chunk(piece.chunk), piece.start, piece.stop);
    }
    candidateBytes.set(round.stream().mapToLong(Candidates::bytes).sum());
    return round;
  }

  /** The round is over; a chunk goes with its last piece. */
  private void end(Level level, List<Piece> pieces) {
    for (Piece piece : pieces) {
      if (piece.stop == level.chunk(piece.chunk).size()) {
        level.forget(piece.chunk);
      }
    }
    kept.subList(Math.min(kept.size(), ROUND), kept.size()).clear();
    kept.forEach(Candidates::clear);
    candidateBytes.set(kept.stream().mapToLong(Candidates::bytes).sum());
  }

  /** The first phase; returns whether it has looked at all states. */
  private boolean expand(Crew crew, List<Candidates> round, int depth, BooleanSupplier stop) {
    AtomicInteger left = new AtomicInteger(round.size());
    crew.each(
        round.size(),
        (worker, at) -> {
          Candidates candidates = round.get(at);
          long before = candidates.bytes();
          int states = expanders[worker].expand(depth, candidates, stop);
          long _ = looked.addAndGet(states);
          long _ = candidateBytes.addAndGet(candidates.bytes() - before);
          if (states == candidates.stop() - candidates.start()) {
            int _ = left.decrementAndGet();
          }
        });
    return left.get() == 0;
  }

  /** The second phase. A single piece is not worth a second thread. */
  private void admit(Crew crew, List<Candidates> round) {
    int shares = round.size() == 1 ? 1 : Owners.COUNT;
    crew.each(
        shares,
        (_, share) -> {
          for (int turn = share; turn < Owners.COUNT; turn += shares) {
            int owner = Owners.inTurn(turn);
            round.forEach(candidates -> candidates.show(owners, owner));
          }
        });
  }

  /** The third phase, and the ranks: how many states have won before. */
  private void build(Crew crew, List<Candidates> round, int depth, List<Winners> tree) {
    Layout fits = layout();
    Built[] built = new Built[round.size()];
    crew.each(
        round.size(),
        (worker, at) -> built[at] = builders[worker].build(depth, round.get(at), fits));
    for (int at = 0; at < round.size(); at++) {
      if (!built[at].states().isEmpty()) {
        Candidates candidates = round.get(at);
        long parents = candidates.from().first() + candidates.start();
        tree.add(built[at].from(parents, next.size()));
        built[at].states().forEach(next::add);
      }
    }
  }

  /** The layout for what is known now; the same one as long as it fits. */
  private Layout layout() {
    Layout now = Layout.of(components);
    layout = layout.sameAs(now) ? layout : now;
    return layout;
  }
}
