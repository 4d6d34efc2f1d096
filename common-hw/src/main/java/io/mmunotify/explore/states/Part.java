// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one owner has of a search on many JVMs, before it goes on from a level: the fingerprints
 * that the owner has admitted, and those states of the level that are the owner's. Means the same
 * in every JVM. A part does not change: {@link #next} makes another one, as often as it is called,
 * and always an equal one. Any thread may call any method.
 */
public final class Part implements Externalizable {
  private static final long serialVersionUID = 1;

  private int number;
  private int depth;

  /** Whether the steps of its states are those that lead to them; else these are their ranks. */
  private boolean reached;

  private long owned;

  /** Null where schedules are counted: then owners begin anew at each level. */
  private transient @Nullable Ledger ledger;

  private transient List<Block> blocks = List.of();
  private byte[] report = new byte[0];

  /** For the deserialiser. */
  public Part() {}

  /**
   * One that the search has on its own so far.
   *
   * @param depth of the level
   * @param owned how many fingerprints it has
   * @param block its states, with their ranks as the parents of steps
   */
  Part(int number, int depth, long owned, @Nullable Ledger ledger, Block block) {
    this.number = number;
    this.depth = depth;
    this.owned = owned;
    this.ledger = ledger;
    this.blocks = List.of(block);
  }

  /** The owner of a fingerprint, from 0. */
  static int owner(long high, int parts) {
    return (int) Math.unsignedMultiplyHigh(high, parts);
  }

  /** Its owner's number, from 0. */
  public int number() {
    return number;
  }

  /** How many states the owner has admitted so far, those of the level included. */
  public long owned() {
    return owned;
  }

  /** What the search is to hear of how it came to be. */
  public byte[] report() {
    return report.clone();
  }

  int depth() {
    return depth;
  }

  boolean reached() {
    return reached;
  }

  boolean counting() {
    return ledger == null;
  }

  List<Block> blocks() {
    return blocks;
  }

  /**
   * Admits what was sent to the owner: of equal states the one with the least schedule.
   *
   * @param sent by all parts of this level, in any order, as {@link Site#expand} made it
   */
  public Part next(Iterator<byte[]> sent) {
    try {
      byte[] told = new byte[0];
      List<Block> all = new ArrayList<>();
      while (sent.hasNext()) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(sent.next()));
        byte[] its = Words.bytes(in);
        told = its.length > 0 ? its : told;
        all.add(Block.read(in));
      }
      return next(told, all);
    } catch (IOException e) {
      throw new UncheckedIOException("what one part has sent to another cannot be read", e);
    }
  }

  private Part next(byte[] told, List<Block> all) throws IOException {
    Part next = new Part();
    next.number = number;
    next.depth = depth + 1;
    next.reached = true;
    Admission admission = new Admission(all);
    if (ledger == null) {
      admission.count();
    } else {
      Ledger its = ledger.from(depth);
      admission.admit(its, next.depth);
      next.ledger = its;
    }
    next.owned = owned + admission.winners;
    next.blocks = admission.blocks();
    next.report = admission.report(told);
    return next;
  }

  /** Finds out which states win. */
  private static final class Admission {
    private final List<Block> all;
    private final boolean[][][] won;
    private final ByteArrayOutputStream steps = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(steps);
    private long last;
    private int winners;

    Admission(List<Block> all) {
      this.all = all;
      this.won = new boolean[all.size()][][];
      for (int block = 0; block < won.length; block++) {
        List<Rows> rows = all.get(block).rows();
        won[block] = new boolean[rows.size()][];
        for (int some = 0; some < rows.size(); some++) {
          won[block][some] = new boolean[rows.get(some).size()];
        }
      }
    }

    void admit(Ledger ledger, int level) {
      synchronized (ledger) { // a part may be written while the next one is made
        Block.inOrder(
            all,
            (block, some, at) -> {
              Rows rows = all.get(block).rows().get(some);
              if (ledger.admit(rows.high(at), rows.low(at), level)) {
                win(block, some, at);
              }
            });
      }
    }

    void count() {
      Owner owner = new Owner(true);
      Block.inOrder(
          all,
          (block, some, at) -> {
            Rows rows = all.get(block).rows().get(some);
            BigInteger count = Objects.requireNonNull(rows.count(at));
            if (owner.admit(rows.high(at), rows.low(at), count)) {
              win(block, some, at);
            }
          });
      Block.inOrder(
          all,
          (block, some, at) -> {
            Rows rows = all.get(block).rows().get(some);
            if (won[block][some][at]) {
              rows.count(at, Objects.requireNonNull(owner.sum(rows.high(at), rows.low(at))));
            }
          });
    }

    private void win(int block, int some, int at) {
      won[block][some][at] = true;
      winners++;
      long step = all.get(block).rows().get(some).step(at);
      try {
        Report.writeStep(Rows.parent(step) - Rows.parent(last), Rows.task(step), out);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // an array of bytes takes all
      }
      last = step;
    }

    List<Block> blocks() {
      List<Block> blocks = new ArrayList<>();
      for (int block = 0; block < won.length; block++) {
        List<Rows> rows = new ArrayList<>();
        for (int some = 0; some < won[block].length; some++) {
          Rows winners = all.get(block).rows().get(some).only(won[block][some]);
          if (winners.size() > 0) {
            rows.add(winners);
          }
        }
        if (!rows.isEmpty()) {
          blocks.add(new Block(all.get(block).dictionary(), rows));
        }
      }
      return blocks;
    }

    byte[] report(byte[] told) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream to = new DataOutputStream(bytes);
      Words.write(told, to);
      to.writeInt(winners);
      steps.writeTo(to);
      return bytes.toByteArray();
    }
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(number);
    out.writeInt(depth);
    out.writeBoolean(reached);
    out.writeLong(owned);
    Words.write(report, out);
    out.writeBoolean(ledger != null);
    if (ledger != null) {
      ledger.write(depth, out);
    }
    out.writeInt(blocks.size());
    for (Block block : blocks) {
      block.write(out);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    number = in.readInt();
    depth = in.readInt();
    reached = in.readBoolean();
    owned = in.readLong();
    report = Words.bytes(in);
    ledger = in.readBoolean() ? Ledger.read(in) : null;
    List<Block> read = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      read.add(Block.read(in));
    }
    blocks = read;
  }
}
