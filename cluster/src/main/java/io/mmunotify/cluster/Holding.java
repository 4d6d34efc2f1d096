// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cluster;

import io.mmunotify.explore.states.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of the search that this JVM has. Spark does not hold them: it would count the table
 * that a part shares with the part of the next level twice, and move it to the disk and back. Any
 * thread may call.
 */
final class Holding {
  /** By number, and then by level. Its monitor guards all fields; nothing nests in it. */
  private static final Map<Integer, TreeMap<Integer, Part>> PARTS = new HashMap<>();

  /** The last time that parts were spread. */
  private static int era;

  private Holding() {}

  /**
   * Holds a part. The parts of earlier eras are held no longer.
   *
   * @param when the era: how often parts were spread
   * @throws IllegalStateException if parts were spread again since then
   */
  static void put(int when, int level, Part part) {
    synchronized (PARTS) {
      if (when > era) {
        PARTS.clear();
        era = when;
      }
      check(when);
      PARTS.computeIfAbsent(part.number(), _ -> new TreeMap<>()).put(level, part);
    }
  }

  /**
   * Returns a part. Its owner's parts of earlier levels are held no longer: whoever asks for a
   * level knows that it is whole.
   *
   * @throws IllegalStateException if it is not here
   */
  static Part get(int when, int level, int number) {
    synchronized (PARTS) {
      check(when);
      TreeMap<Integer, Part> levels = PARTS.getOrDefault(number, new TreeMap<>());
      levels.headMap(level).clear();
      Part part = levels.get(level);
      if (part == null) {
        throw new IllegalStateException("part " + number + " of level " + level + " is not here");
      }
      return part;
    }
  }

  /** Holds none from here on. */
  static void forget() {
    synchronized (PARTS) {
      PARTS.clear();
    }
  }

  private static void check(int when) {
    if (when != era) {
      throw new IllegalStateException("the parts of this JVM were spread again");
    }
  }
}
