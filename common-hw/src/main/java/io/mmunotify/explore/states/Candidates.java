// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * What some neighbours of a chunk lead to: candidates for the next level, in the order of their
 * schedules, without rows. The first phase fills it. In the second phase each owner looks at its
 * own block of the fingerprints, which keeps that order, and says which candidates win. The third
 * phase makes rows of the winners. Then it can be filled again: it keeps the room that it has.
 */
final class Candidates {
  private Chunk from = Chunk.NONE;
  private int start;
  private int stop;
  private Ends ends = new Ends();
  private int[] parents = new int[0];
  private long[] fingerprints = new long[0];
  private int size;

  /** The steps of all, one behind the other. */
  private Effect[] steps = new Effect[0];

  /** Where the steps of each stop; empty for as long as all have a single one. */
  private int[] stops = new int[0];

  // The blocks of the owners, once the states are done; and what the owners say. Each says it in
  // its own block, since two threads that write to neighbours are slow.
  private final int[] blocks = new int[Owners.COUNT + 1];
  private long[] keys = new long[0];
  private int[] numbers = new int[0];
  private boolean[] admitted = new boolean[0];
  private boolean[] won = new boolean[0];

  /** Has none from here on. */
  void clear() {
    begin(Chunk.NONE, 0, 0);
  }

  /** Has none from here on: those to come are of these states. */
  void begin(Chunk chunk, int itsStart, int itsStop) {
    from = chunk;
    start = itsStart;
    stop = itsStop;
    ends = new Ends();
    size = 0;
    stops = new int[0];
    int room = Math.max(8, 3 * (itsStop - itsStart));
    if (room > parents.length) {
      parents = new int[room];
      fingerprints = new long[2 * room];
      steps = new Effect[room];
    }
  }

  /** The states that lead here are some of this chunk. */
  Chunk from() {
    return from;
  }

  /** The first of them. */
  int start() {
    return start;
  }

  /** The one behind the last of them. */
  int stop() {
    return stop;
  }

  /** The ends and findings that these states lead to. */
  Ends ends() {
    return ends;
  }

  int size() {
    return size;
  }

  /** The state of the chunk that leads to a candidate. */
  int parent(int candidate) {
    return parents[candidate];
  }

  long high(int candidate) {
    return fingerprints[2 * candidate];
  }

  long low(int candidate) {
    return fingerprints[2 * candidate + 1];
  }

  /** How many steps lead from the parent to a candidate. */
  int steps(int candidate) {
    return stop(candidate) - stop(candidate - 1);
  }

  Effect step(int candidate, int at) {
    return steps[stop(candidate - 1) + at];
  }

  private int stop(int candidate) {
    return candidate < 0 || stops.length == 0 ? candidate + 1 : stops[candidate];
  }

  /** Whether each has a single step. */
  boolean areSingle() {
    return stops.length == 0;
  }

  /** Adds one behind the others. */
  void add(int parent, Edge edge, long high, long low) {
    if (size == parents.length) {
      parents = Arrays.copyOf(parents, 2 * size);
      fingerprints = Arrays.copyOf(fingerprints, 4 * size);
    }
    int first = stop(size - 1);
    if (edge.length() != 1 && stops.length == 0) {
      stops = new int[parents.length];
      Arrays.setAll(stops, at -> at + 1);
    }
    if (first + edge.length() > steps.length) {
      steps = Arrays.copyOf(steps, 2 * (first + edge.length()));
    }
    edge.store(steps, first);
    if (stops.length > 0) {
      stops = size < stops.length ? stops : Arrays.copyOf(stops, 2 * size);
      stops[size] = first + edge.length();
    }
    parents[size] = parent;
    fingerprints[2 * size] = high;
    fingerprints[2 * size + 1] = low;
    size++;
  }

  /** There are no more: sorts them by their owners, and keeps the order of each owner's. */
  void divide() {
    int[] next = new int[Owners.COUNT];
    for (int candidate = 0; candidate < size; candidate++) {
      next[Owners.of(high(candidate))]++;
    }
    int block = 0;
    for (int owner = 0; owner < Owners.COUNT; owner++) {
      int count = next[owner];
      blocks[owner] = block;
      next[owner] = block;
      block += count;
    }
    blocks[Owners.COUNT] = block;
    if (size > numbers.length) {
      keys = new long[2 * parents.length];
      numbers = new int[parents.length];
      admitted = new boolean[parents.length];
      won = new boolean[parents.length];
    }
    for (int candidate = 0; candidate < size; candidate++) {
      int at = next[Owners.of(high(candidate))]++;
      keys[2 * at] = high(candidate);
      keys[2 * at + 1] = low(candidate);
      numbers[at] = candidate;
    }
  }

  /** Has an owner look at its block; one thread an owner. */
  void show(Owners owners, int number) {
    Owner owner = owners.owner(number);
    owner.fetch(keys, blocks[number], blocks[number + 1]);
    for (int at = blocks[number]; at < blocks[number + 1]; at++) {
      BigInteger count = from.count(parents[numbers[at]]);
      admitted[at] =
          count == null
              ? owner.admit(keys[2 * at], keys[2 * at + 1])
              : owner.admit(keys[2 * at], keys[2 * at + 1], count);
    }
  }

  /** All are to have rows, whatever their owners will say. */
  void takeAll() {
    Arrays.fill(admitted, 0, size, true);
  }

  /**
   * The owners have looked at all.
   *
   * @return how many have won
   */
  int settle() {
    int winners = 0;
    for (int at = 0; at < size; at++) {
      won[numbers[at]] = admitted[at];
      winners += admitted[at] ? 1 : 0;
    }
    return winners;
  }

  /** Whether its owner has admitted it: it is the first with its fingerprint. */
  boolean hasWon(int candidate) {
    return won[candidate];
  }

  /** About how many bytes it takes, with what the owners look at. */
  long bytes() {
    return 46L * parents.length;
  }
}
