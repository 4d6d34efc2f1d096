// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskSetTest {
  private static final int ROUNDS = 2_000;

  private static BitSet drawn(SplittableRandom random, int tasks) {
    BitSet set = new BitSet();
    for (int left = random.nextInt(6); left > 0; left--) {
      set.set(random.nextInt(tasks));
    }
    return set;
  }

  private static TaskSet of(BitSet set) {
    TaskSet tasks = TaskSet.NONE;
    for (int task = set.nextSetBit(0); task >= 0; task = set.nextSetBit(task + 1)) {
      tasks = tasks.with(task);
    }
    return tasks;
  }

  private static void assertSame(BitSet expected, TaskSet tasks) {
    assertEquals(expected.cardinality(), tasks.size());
    assertEquals(expected.isEmpty(), tasks.isEmpty());
    BitSet found = new BitSet();
    for (int task = 0; task < 600; task++) {
      found.set(task, tasks.has(task));
    }
    assertEquals(expected, found);
    if (!expected.isEmpty()) {
      assertEquals(expected.nextSetBit(0), tasks.least());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 127, 128, 129, 256, 512})
  void itHoldsWhatASetOfBitsHoldsOfAnyNumberOfTasks(int tasks) {
    SplittableRandom random = new SplittableRandom(tasks);
    for (int round = 0; round < ROUNDS; round++) {
      BitSet a = drawn(random, tasks);
      BitSet b = drawn(random, tasks);
      BitSet both = (BitSet) a.clone();
      both.or(b);
      BitSet shared = (BitSet) a.clone();
      shared.and(b);
      BitSet left = (BitSet) a.clone();
      left.andNot(b);
      assertSame(a, of(a));
      assertSame(both, of(a).and(of(b)));
      assertSame(shared, of(a).in(of(b)));
      assertSame(left, of(a).without(of(b)));
      assertEquals(a.intersects(b), of(a).meets(of(b)));
      BitSet c = drawn(random, tasks);
      shared.andNot(c);
      assertEquals(shared.nextSetBit(0), of(a).leastIn(of(b), of(c)));
    }
  }

  @Test
  void thereIsNoLeastOfNoTasks() {
    assertThrows(IllegalStateException.class, TaskSet.NONE::least);
  }
}
