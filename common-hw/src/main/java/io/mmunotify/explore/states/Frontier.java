// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The states of a part, in the order of their ranks and in the numbers of this JVM, chunk by chunk.
 * Used by one thread.
 */
final class Frontier {
  private final Part part;
  private final Paths paths;
  private final Layout layout;
  private final List<Block> blocks;
  private final Dictionary[] dictionaries;

  /** Of each block a state that its rows are read into. */
  private final State[] states;

  /** All states in order: the block, the rows and the number of each. */
  private final long[] order;

  private int at;
  private int[] row = new int[0];

  Frontier(Part part, Learner learner, Dictionaries known, Paths paths) throws IOException {
    this.part = part;
    this.paths = paths;
    this.blocks = part.blocks();
    this.dictionaries = new Dictionary[blocks.size()];
    this.states = new State[blocks.size()];
    Components components = learner.knowledge().components();
    Layout[] fits = new Layout[1];
    IOException[] thrown = new IOException[1];
    learner.quietly(() -> {
      try {
        for (int block = 0; block < dictionaries.length; block++) {
          dictionaries[block] = known.read(blocks.get(block).dictionary());
        }
        fits[0] = Layout.of(components);
      } catch (IOException e) {
        thrown[0] = e;
      }
    });
    if (thrown[0] != null) {
      throw thrown[0];
    }
    this.layout = fits[0];
    Arrays.setAll(states, _ -> new State(components, layout.components()));
    this.order = order();
  }

  private long[] order() {
    int size = 0;
    for (Block block : blocks) {
      for (Rows rows : block.rows()) {
        size += rows.size();
      }
    }
    long[] all = new long[size];
    int[] next = new int[1];
    Block.inOrder(
        blocks,
        (block, rows, number) ->
            all[next[0]++] = ((long) block << 48) | ((long) rows << 32) | number);
    return all;
  }

  /** The next chunk; an empty one if there is none. */
  Chunk next() {
    int count = Math.min(Chunk.most(layout), order.length - at);
    Chunk chunk = new Chunk(layout, count);
    long[] ranks = new long[count];
    List<BigInteger> counts = new ArrayList<>();
    for (int i = 0; i < count; i++, at++) {
      int block = (int) (order[at] >>> 48);
      Rows rows = blocks.get(block).rows().get((char) (order[at] >>> 32));
      int number = (int) order[at];
      load(block, rows, number);
      chunk.add(states[block]);
      ranks[i] = rank(rows.step(number));
      BigInteger schedules = rows.count(number);
      if (schedules != null) {
        counts.add(schedules);
      }
    }
    chunk.ranks(ranks);
    if (part.counting()) {
      chunk.counts(counts.toArray(BigInteger[]::new));
    }
    return chunk;
  }

  private long rank(long step) {
    long parent = Rows.parent(step);
    return part.reached() ? paths.rank(part.depth() - 1, parent, Rows.task(step)) : parent;
  }

  private void load(int block, Rows rows, int number) {
    State state = states[block];
    int components = rows.layout().components();
    if (row.length == components) {
      Arrays.fill(row, 0);
    } else {
      row = new int[components];
    }
    rows.load(number, row);
    dictionaries[block].translate(row, state);
    if (state.high() != rows.high(number) || state.low() != rows.low(number)) {
      throw new UncheckedIOException(
          new IOException("a state was sent that means something else here"));
    }
  }
}
