// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A search that goes on in a cluster, from its first wide level to its end. The JVMs of the cluster
 * have the states; this one has the tree of least schedules. Used by the thread of the search, but
 * for the number of runs.
 */
final class Distribution {
  /** States whose steps are in one mask. */
  private static final int PIECE = 2048;

  private final Cluster cluster;
  private final Paths paths;
  private final Consumer<String> notes;
  private final Map<String, Long> executions = new HashMap<>();
  private volatile long allExecutions;
  private long width;
  private boolean leftOut;
  private boolean low;

  private Distribution(Cluster cluster, Paths paths, Consumer<String> notes) {
    this.cluster = cluster;
    this.paths = paths;
    this.notes = notes;
  }

  /**
   * Hands a search out.
   *
   * @param level the one that is next; its chunks are taken out
   * @param owners what was met by then; nothing after
   */
  static Distribution begin(
      Cluster cluster,
      Job job,
      Consumer<String> notes,
      Learner learner,
      Paths paths,
      Owners owners,
      Level level) {
    Distribution begun = new Distribution(cluster, paths, notes);
    begun.width = level.size();
    int parts = cluster.parts();
    List<Part> all = new ArrayList<>();
    byte[] dictionary = new Dictionaries(learner).own();
    List<List<Rows>> rows = rows(level, parts, owners.counting());
    for (int number = 0; number < parts; number++) {
      long owned = owners.size(number, parts);
      Ledger ledger = owners.counting() ? null : owners.ledger(number, parts, paths.depth());
      Block block = new Block(dictionary, rows.get(number));
      all.add(new Part(number, paths.depth(), owned, ledger, block));
    }
    owners.clear();
    cluster.begin(job, all);
    cluster.grow(begun.tree(0));
    return begun;
  }

  private static List<List<Rows>> rows(Level level, int parts, boolean counting) {
    List<List<Rows>> rows = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      rows.add(new ArrayList<>());
    }
    for (int number = 0; number < level.chunks(); number++) {
      Chunk chunk = level.chunk(number);
      for (int at = 0; at < chunk.size(); at++) {
        List<Rows> all = rows.get(Part.owner(chunk.high(at), parts));
        if (all.isEmpty() || !all.getLast().layout().sameAs(chunk.layout())) {
          all.add(new Rows(chunk.layout(), 0, counting));
        }
        all.getLast().add(chunk, at, Rows.step(chunk.rank(at), 0), chunk.count(at));
      }
      level.forget(number);
    }
    return rows;
  }

  /** How many states there are of the level that is next. */
  long width() {
    return width;
  }

  /** How often the JVMs of the cluster have run the program. Any thread may ask. */
  long executions() {
    return allExecutions;
  }

  /** Whether steps were left out because of preemptions. */
  boolean leftOut() {
    return leftOut;
  }

  /** Whether a heap is nearly full. */
  boolean isLow() {
    return low;
  }

  /**
   * Goes from a level to the next one.
   *
   * @param ends ends and findings are added to these
   * @return whether it has; false if it gave up
   */
  boolean go(BooleanSupplier stop, Ends ends) {
    if (stop.getAsBoolean()) {
      return false;
    }
    List<byte[]> told = cluster.go(stop);
    if (told == null) {
      return false;
    }
    List<Report> reports = new ArrayList<>();
    List<Ends> parts = new ArrayList<>();
    try {
      for (byte[] one : told) {
        Report report = Report.read(one);
        if (report.failure() != null) {
          throw report.failure();
        }
        reports.add(report);
        parts.add(report.ends());
        executions.merge(report.site(), report.executions(), Math::max);
        leftOut |= report.leftOut();
        low |= report.low();
        report.notes().forEach(notes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what a part of a level came to cannot be read", e);
    }
    allExecutions = executions.values().stream().mapToLong(Long::longValue).sum();
    ends.append(Ends.inOrder(parts));
    grow(reports);
    cluster.grow(tree(paths.depth() - 1));
    return true;
  }

  /** Adds the steps that have won to the tree. */
  private void grow(List<Report> reports) {
    int tasks = 1;
    for (Report report : reports) {
      tasks = Math.max(tasks, report.tasks());
    }
    int pieces = (int) ((width + PIECE - 1) / PIECE);
    long[][] masks = new long[pieces][];
    for (Report report : reports) {
      for (long step : report.steps()) {
        int piece = (int) (Rows.parent(step) / PIECE);
        if (masks[piece] == null) {
          masks[piece] = new long[(PIECE * tasks + Long.SIZE - 1) / Long.SIZE];
        }
        int bit = (int) (Rows.parent(step) % PIECE) * tasks + Rows.task(step);
        masks[piece][bit / Long.SIZE] |= 1L << bit;
      }
    }
    List<Winners> level = new ArrayList<>();
    long first = 0;
    for (int piece = 0; piece < pieces; piece++) {
      if (masks[piece] != null) {
        int count = 0;
        ByteBuffer mask =
            ByteBuffer.allocate(masks[piece].length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : masks[piece]) {
          count += Long.bitCount(word);
          mask.putLong(word);
        }
        MemorySegment bits = MemorySegment.ofArray(mask.array());
        level.add(new Winners((long) piece * PIECE, first, count, tasks, bits, null));
        first += count;
      }
    }
    paths.add(level);
    width = first;
  }

  /** The tree from a level on, as a {@link Site} reads it. */
  private byte[] tree(int from) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(paths.depth() - from);
      for (int depth = from; depth < paths.depth(); depth++) {
        List<Winners> level = paths.level(depth);
        out.writeInt(level.size());
        for (Winners winners : level) {
          winners.write(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array of bytes takes all
    }
    return bytes.toByteArray();
  }
}
