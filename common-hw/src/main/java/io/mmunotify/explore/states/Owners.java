// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * All fingerprints that were met, divided among owners by their first bits. There are as many
 * owners whatever the number of threads: a table of each grows by itself, so there is never a copy
 * of all.
 */
final class Owners {
  private static final int BITS = 6;

  /** How many there are. */
  static final int COUNT = 1 << BITS;

  private final boolean counting;
  private final Owner[] owners = new Owner[COUNT];

  /**
   * @param counting whether they add up how many schedules lead to each state
   */
  Owners(boolean counting) {
    this.counting = counting;
    Arrays.setAll(owners, _ -> new Owner(counting));
  }

  /** The number of the owner, from 0. */
  static int of(long high) {
    return (int) (high >>> (Long.SIZE - BITS));
  }

  /**
   * The number of the owner that has its turn after so many others. Those that are near in memory
   * have theirs far apart: threads that write near one another are slow.
   */
  static int inTurn(int turn) {
    return Integer.reverse(turn) >>> (Integer.SIZE - BITS);
  }

  boolean counting() {
    return counting;
  }

  Owner owner(int number) {
    return owners[number];
  }

  /** Admits a state, if it was not. */
  void admit(State state) {
    boolean _ = owners[of(state.high())].admit(state.high(), state.low());
  }

  /** Whether the state was admitted. Any thread may ask while nobody admits. */
  boolean has(State state) {
    return owners[of(state.high())].has(state.high(), state.low());
  }

  /** How many schedules lead to a state that was admitted. */
  BigInteger sum(long high, long low) {
    BigInteger sum = owners[of(high)].sum(high, low);
    if (sum == null) {
      throw new IllegalStateException("a state that no owner has admitted");
    }
    return sum;
  }

  /** How many states of one part of a search on many JVMs were admitted. */
  long size(int part, int parts) {
    long[] size = new long[1];
    for (Owner owner : owners) {
      owner.each((high, _) -> size[0] += Part.owner(high, parts) == part ? 1 : 0);
    }
    return size[0];
  }

  /** All that one part of a search on many JVMs owns, as admitted by a level. */
  Ledger ledger(int part, int parts, int level) {
    Ledger ledger = new Ledger(level, Math.toIntExact(size(part, parts)));
    for (Owner owner : owners) {
      owner.each((high, low) -> {
        if (Part.owner(high, parts) == part) {
          boolean _ = ledger.admit(high, low, level);
        }
      });
    }
    return ledger;
  }

  /** They have none from here on. */
  void clear() {
    for (Owner owner : owners) {
      owner.clear();
    }
  }

  /** How many states were admitted. */
  long size() {
    long size = 0;
    for (Owner owner : owners) {
      size += owner.size();
    }
    return size;
  }

  /** About how many bytes they take. */
  long bytes() {
    long bytes = 0;
    for (Owner owner : owners) {
      bytes += owner.bytes();
    }
    return bytes;
  }
}
