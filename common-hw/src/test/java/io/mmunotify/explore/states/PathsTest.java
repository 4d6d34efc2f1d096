// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathsTest {
  private static final int TASKS = 11;
  private static final int STATES_OF_A_CHUNK = 50;

  /** The first level, a tree that chance has made, and the schedules to the last level. */
  private static List<int[]> grow(Paths paths, int levels, Random random) {
    List<int[]> schedules = List.of(new int[0]);
    for (int level = 0; level < levels; level++) {
      List<int[]> next = new ArrayList<>();
      List<Winners> tree = new ArrayList<>();
      for (int from = 0; from < schedules.size(); from += STATES_OF_A_CHUNK) {
        int states = Math.min(STATES_OF_A_CHUNK, schedules.size() - from);
        byte[] mask = new byte[(states * TASKS + 63) / 64 * 8];
        int first = next.size();
        for (int bit = 0; bit < states * TASKS; bit++) {
          if (random.nextInt(8) == 0 || bit == 3) {
            mask[bit / 8] |= (byte) (1 << bit % 8);
            int[] schedule = Arrays.copyOf(schedules.get(from + bit / TASKS), level + 1);
            schedule[level] = bit % TASKS;
            next.add(schedule);
          }
        }
        tree.add(
            new Winners(
                from, first, next.size() - first, TASKS, MemorySegment.ofArray(mask), null));
      }
      paths.add(tree);
      schedules = next;
    }
    return schedules;
  }

  /** On the heap, in a file, and first on the heap and then in a file. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 0, 500})
  void masksTellTheScheduleToEachState(long mostOnHeap) {
    Paths paths = new Paths(mostOnHeap);
    List<int[]> schedules = grow(paths, 14, new Random(1));
    assertEquals(14, paths.depth());
    assertTrue(schedules.size() > 2 * STATES_OF_A_CHUNK, "one chunk alone");
    for (int rank = 0; rank < schedules.size(); rank++) {
      assertArrayEquals(schedules.get(rank), paths.to(14, rank, new char[0]));
    }
    int[] longer = paths.to(14, 1, new char[] {7, 9});
    assertArrayEquals(new int[] {7, 9}, Arrays.copyOfRange(longer, 14, 16));
    boolean inFile = paths.level(0).getFirst().mask().isNative();
    assertEquals(mostOnHeap != Long.MAX_VALUE, inFile);
  }
}
