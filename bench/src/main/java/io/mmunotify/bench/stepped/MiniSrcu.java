// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.IntCell;
import io.mmunotify.hw.sync.RefCell;
import io.mmunotify.hw.sync.SpinLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A small SRCU that other explorers were measured with: readers with a counter per parity walk a
 * list of two nodes, removers unlink the first one under a mutex, flip the parity, and free the
 * node if no reader is left; they look once, so that nothing loops. Each shared access is a step of
 * its own at memory granularity. The same program on any machine.
 */
public final class MiniSrcu {
  /** What is run, and whether a remover leaves the check of the idle parity out. */
  public enum Variant {
    ONE(1, 1, true),
    TWO(2, 1, true),
    FIX(1, 2, true),
    /** A node is freed under a reader: with two preemptions, never with fewer. */
    BUG(1, 2, false);

    private final int readers;
    private final int removers;
    private final boolean checksIdleParity;

    Variant(int readers, int removers, boolean checksIdleParity) {
      this.readers = readers;
      this.removers = removers;
      this.checksIdleParity = checksIdleParity;
    }

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final class Node extends KernelObject {
    final RefCell next = new RefCell(this);
    final IntCell freed = new IntCell(this, 0);
  }

  private static final String[] READERS = {"reader0", "reader1"};
  private static final String[] REMOVERS = {"remover0", "remover1"};

  private final Variant variant;
  private final @Nullable Diary diary;
  private final KernelObject srcu = new KernelObject() {};
  private final RefCell head = new RefCell(srcu);
  private final IntCell index = new IntCell(0);
  private final IntCell[][] readers;
  private final SpinLock mutex = new SpinLock(srcu, () -> "mutex");
  private final IntCell pending = new IntCell(0);

  /**
   * The program in its first state; made on the machine that runs it.
   *
   * @param diary hears of every access; null if nobody reads it
   */
  MiniSrcu(Variant variant, @Nullable Diary diary) {
    this.variant = variant;
    this.diary = diary;
    this.readers = new IntCell[variant.readers][];
    for (int i = 0; i < variant.readers; i++) {
      readers[i] = new IntCell[] {new IntCell(0), new IntCell(0)};
    }
    Node a = new Node();
    Node b = new Node();
    a.next.init(b);
    head.init(a);
    if (diary != null) {
      name(diary, a, b);
    }
  }

  private void name(Diary names, Node a, Node b) {
    names.name(index, "idx");
    names.name(head, "head");
    names.name(mutex, "mutex");
    names.name(pending, "pending");
    names.name(a, "a");
    names.name(a.next, "a.next");
    names.name(a.freed, "a.freed");
    names.name(b, "b");
    names.name(b.next, "b.next");
    names.name(b.freed, "b.freed");
    for (int i = 0; i < readers.length; i++) {
      names.name(readers[i][0], "c" + i + "[0]");
      names.name(readers[i][1], "c" + i + "[1]");
    }
  }

  /** Its tasks, in one phase. */
  List<List<TaskPlan>> phases() {
    List<TaskPlan> plans = new ArrayList<>(variant.readers + variant.removers);
    for (int i = 0; i < variant.readers; i++) {
      IntCell[] counters = readers[i];
      plans.add(new TaskPlan(READERS[i], task -> read(task, counters)));
    }
    for (int i = 0; i < variant.removers; i++) {
      plans.add(new TaskPlan(REMOVERS[i], this::remove));
    }
    return List.of(plans);
  }

  private void read(Task current, IntCell[] counters) {
    IntCell counter = counters[load(current, index)];
    store(current, counter, load(current, counter) + 1);
    for (Node n = load(current, head); n != null; n = load(current, n.next)) {
      if (load(current, n.freed) != 0) {
        throw Machine.bug("node freed under a reader");
      }
    }
    store(current, counter, load(current, counter) - 1);
  }

  private void remove(Task current) {
    mutex.lock(current);
    if (diary != null) {
      diary.wrote(current, mutex, "lock");
    }
    removeFirst(current);
    mutex.unlock(current);
    if (diary != null) {
      diary.wrote(current, mutex, "unlock");
    }
  }

  private void removeFirst(Task current) {
    if (load(current, pending) != 0) {
      return;
    }
    Node first = load(current, head);
    if (first == null) {
      return;
    }
    store(current, head, load(current, first.next));
    int i = load(current, index);
    if (variant.checksIdleParity && anyReader(current, 1 - i)) {
      store(current, pending, 1);
      return;
    }
    store(current, index, 1 - i);
    if (anyReader(current, i)) {
      store(current, pending, 1);
    } else {
      store(current, first.freed, 1);
    }
  }

  private boolean anyReader(Task current, int parity) {
    for (IntCell[] counters : readers) {
      if (load(current, counters[parity]) != 0) {
        return true;
      }
    }
    return false;
  }

  private int load(Task current, IntCell cell) {
    int value = cell.read(current);
    if (diary != null) {
      diary.read(current, cell, value);
    }
    return value;
  }

  private void store(Task current, IntCell cell, int value) {
    cell.set(current, value);
    if (diary != null) {
      diary.wrote(current, cell, value);
    }
  }

  private @Nullable Node load(Task current, RefCell cell) {
    Node pointer = (Node) cell.acquire(current);
    if (diary != null) {
      diary.read(current, cell, pointer);
    }
    return pointer;
  }

  private void store(Task current, RefCell cell, @Nullable Node pointer) {
    cell.release(current, pointer);
    if (diary != null) {
      diary.wrote(current, cell, pointer);
    }
  }
}
