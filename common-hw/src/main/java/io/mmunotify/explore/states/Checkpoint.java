// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down where a search stands between two levels: the tree of least schedules as its masks,
 * the fingerprints that were met, the rows of the level that is next with the {@link Dictionary} of
 * their numbers, and what was {@linkplain Learned learned} of steps. So a search that goes on takes
 * no step again, and learns nothing again.
 */
final class Checkpoint {
  private final Knowledge knowledge;
  private final Owners owners;
  private final Paths paths;

  Checkpoint(Knowledge knowledge, Owners owners, Paths paths) {
    this.knowledge = knowledge;
    this.owners = owners;
    this.paths = paths;
  }

  /**
   * Writes it.
   *
   * @param first the state in which nobody has performed a step
   * @param level the one that is next
   */
  void write(State first, Level level, DataOutput out) throws IOException {
    out.writeLong(first.high());
    out.writeLong(first.low());
    Dictionary.write(knowledge, out);
    new Learned(knowledge).write(out);
    writePaths(out);
    out.writeInt(level.chunks());
    for (int at = 0; at < level.chunks(); at++) {
      level.chunk(at).write(out);
    }
    if (!owners.counting()) { // else they begin anew at each level
      for (int owner = 0; owner < Owners.COUNT; owner++) {
        owners.owner(owner).write(out);
      }
    }
  }

  private void writePaths(DataOutput out) throws IOException {
    out.writeInt(paths.depth());
    for (int depth = 0; depth < paths.depth(); depth++) {
      List<Winners> level = paths.level(depth);
      out.writeInt(level.size());
      for (Winners winners : level) {
        winners.write(out);
      }
    }
  }

  /**
   * Reads it in a search of the same program that has not begun.
   *
   * @return the level that is next
   * @throws IOException also if it does not fit the program
   */
  Level read(State first, DataInput in) throws IOException {
    require(in.readLong() == first.high() && in.readLong() == first.low());
    Dictionary dictionary = Dictionary.read(knowledge, in);
    new Learned(knowledge).read(in, dictionary);
    int depths = in.readInt();
    for (int depth = 0; depth < depths; depth++) {
      int count = in.readInt();
      List<Winners> level = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        level.add(Winners.read(in));
      }
      paths.add(level);
    }
    Level level = readLevel(dictionary, in);
    if (!owners.counting()) {
      for (int owner = 0; owner < Owners.COUNT; owner++) {
        owners.owner(owner).read(in);
      }
    }
    return level;
  }

  private Level readLevel(Dictionary dictionary, DataInput in) throws IOException {
    Layout layout = Layout.of(knowledge.components());
    Level level = new Level();
    int chunks = in.readInt();
    for (int at = 0; at < chunks; at++) {
      Chunk chunk = Chunk.read(layout, dictionary, in);
      level.add(chunk);
    }
    return level;
  }

  /** What was read is of another program otherwise. */
  static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("its states are not those of this program");
    }
  }
}
