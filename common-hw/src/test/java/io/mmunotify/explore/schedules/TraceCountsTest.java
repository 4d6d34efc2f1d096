// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.SpinLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Programs whose numbers of Mazurkiewicz traces are known. "Indexer" and "file system": Flanagan
 * and Godefroid, POPL 2005; "last zero": Abdulla and others, POPL 2014. The others follow from
 * counting.
 */
@DisplayName("As many complete runs are made as there are classes of equivalent ones")
final class TraceCountsTest {

  private static Explored explored(Model.Factory model) {
    Explored found = Explored.by(new SourceSets(), 1, model);
    assertNull(found.bound());
    return found;
  }

  private static void hasTraces(long count, Model.Factory model) {
    Explored found = explored(model);
    assertEquals(count, found.executions());
    assertEquals(count, found.traces().size());
    assertEquals(count, Explored.by(new SourceSets(), 4, model).executions());
  }

  /** And brute force counts as many. */
  private static void hasTracesAlsoUnreduced(long count, Model.Factory model) {
    hasTraces(count, model);
    assertEquals(count, Explored.by(new EverySchedule(), 2, model).traces().size());
  }

  @Test
  void tasksThatDoNothingHaveOne() {
    hasTracesAlsoUnreduced(1, machine -> Model.of(() -> "", task -> {}, task -> {}));
    assertEquals(
        Map.of("", List.of()), explored(machine -> Model.of(() -> "", task -> {})).outcomes());
  }

  private static Model writers(int count, boolean oneCell) {
    IntCell[] cells = Model.cells(count);
    List<TaskBody> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      IntCell cell = cells[oneCell ? 0 : i];
      tasks.add(task -> Model.write(task, cell, task.id()));
    }
    return new Model(tasks, () -> String.valueOf(cells[0].peek()));
  }

  @Test
  void writersOfTheirOwnCellsHaveOne() {
    hasTraces(1, machine -> writers(1, false));
    hasTracesAlsoUnreduced(1, machine -> writers(6, false));
    hasTraces(1, machine -> writers(40, false));
  }

  @Test
  void writersOfOneCellHaveAllTheirOrders() {
    long orders = 1;
    for (int count = 1; count <= 7; count++) {
      int n = count;
      orders *= n;
      hasTracesAlsoUnreduced(orders, machine -> writers(n, true));
    }
  }

  /** Each reader comes before the writer or after it. */
  @Test
  void readersOfOneWriterHaveTwoEach() {
    for (int count = 1; count <= 10; count++) {
      int n = count;
      hasTraces(
          1L << n,
          machine -> {
            IntCell cell = new IntCell(0);
            List<TaskBody> tasks = new ArrayList<>();
            for (int i = 0; i < n; i++) {
              tasks.add(task -> Model.read(task, cell));
            }
            tasks.add(task -> Model.write(task, cell, 1));
            return new Model(tasks, () -> "");
          });
    }
  }

  private static Model indexer(int threads) {
    IntCell[] table = Model.cells(128);
    List<TaskBody> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int tid = i;
      tasks.add(task -> {
        for (int message = 1; message <= 4; message++) {
          int word = message * 11 + tid;
          int hash = word * 7 % 128;
          while (!Model.swap(task, table[hash], 0, word)) {
            hash = (hash + 1) % 128;
          }
        }
      });
    }
    return new Model(tasks, () -> "");
  }

  /** With 12 threads three pairs of words meet in the table, and each one more brings three. */
  @Test
  void theIndexer() {
    for (int threads = 2; threads <= 11; threads++) {
      int n = threads;
      hasTraces(1, machine -> indexer(n));
    }
    hasTraces(8, machine -> indexer(12));
    hasTraces(64, machine -> indexer(13));
    hasTraces(512, machine -> indexer(14));
  }

  private static Model fileSystem(int threads) {
    IntCell[] inodes = Model.cells(32);
    IntCell[] busy = Model.cells(26);
    SpinLock[] inodeLocks = Model.locks(32);
    SpinLock[] blockLocks = Model.locks(26);
    List<TaskBody> tasks = new ArrayList<>();
    for (int tid = 0; tid < threads; tid++) {
      int inode = tid % 32;
      tasks.add(task -> {
        inodeLocks[inode].lock(task);
        if (Model.read(task, inodes[inode]) == 0) {
          boolean found = false;
          for (int block = inode * 2 % 26; !found; block = (block + 1) % 26) {
            blockLocks[block].lock(task);
            found = Model.read(task, busy[block]) == 0;
            if (found) {
              Model.write(task, busy[block], 1);
              Model.write(task, inodes[inode], block + 1);
            }
            blockLocks[block].unlock(task);
          }
        }
        inodeLocks[inode].unlock(task);
      });
    }
    return new Model(tasks, () -> "");
  }

  /** From the 14th thread on, each meets one other at its block. */
  @Test
  void theFileSystem() {
    hasTraces(1, machine -> fileSystem(13));
    hasTraces(2, machine -> fileSystem(14));
    hasTraces(8, machine -> fileSystem(16));
    hasTraces(32, machine -> fileSystem(18));
  }

  private static Model lastZero(int n) {
    IntCell[] cells = Model.cells(n + 1);
    List<TaskBody> tasks = new ArrayList<>();
    tasks.add(task -> {
      int i = n;
      while (Model.read(task, cells[i]) != 0) {
        i--;
      }
    });
    for (int j = 1; j <= n; j++) {
      int own = j;
      tasks.add(task -> Model.write(task, cells[own], Model.read(task, cells[own - 1]) + 1));
    }
    return new Model(tasks, () -> "");
  }

  /** 64 and 3328 stand in the paper; (n + 3) * 2^(n-2) fits these, and brute force for small n. */
  @Test
  void theLastZero() {
    for (int count = 2; count <= 4; count++) {
      int n = count;
      hasTracesAlsoUnreduced((n + 3L) << (n - 2), machine -> lastZero(n));
    }
    hasTraces(64, machine -> lastZero(5));
    hasTraces(3328, machine -> lastZero(10));
  }

  @Test
  @DisplayName("Source sets are not optimal: some runs are begun in vain, and counted apart")
  void someRunsAreGivenUp() {
    Explored found = explored(machine -> lastZero(10));
    assertTrue(found.redundant() > 0, "given up: " + found.redundant());
    assertEquals(3328, found.executions());
  }
}
