// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

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
final class MiniSrcu {
  /** What is run, and whether a remover leaves the check of the idle parity out. */
  enum Variant {
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

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final class Node extends KernelObject {
    final RefCell next = new RefCell(this);
    final IntCell freed = new IntCell(this, 0);
  }

  private final Variant variant;
  private final KernelObject srcu = new KernelObject() {};
  private final RefCell head = new RefCell(srcu);
  private final IntCell index = new IntCell(0);
  private final IntCell[][] readers;
  private final SpinLock mutex = new SpinLock(srcu, () -> "mutex");
  private final IntCell pending = new IntCell(0);

  /** The program in its first state; made on the machine that runs it. */
  MiniSrcu(Variant variant) {
    this.variant = variant;
    this.readers = new IntCell[variant.readers][];
    for (int i = 0; i < variant.readers; i++) {
      readers[i] = new IntCell[] {new IntCell(0), new IntCell(0)};
    }
    Node a = new Node();
    a.next.init(new Node());
    head.init(a);
  }

  /** Its tasks, in one phase. */
  List<List<TaskPlan>> phases() {
    List<TaskPlan> plans = new ArrayList<>(variant.readers + variant.removers);
    for (int i = 0; i < variant.readers; i++) {
      IntCell[] counters = readers[i];
      plans.add(new TaskPlan("reader" + i, task -> read(task, counters)));
    }
    for (int i = 0; i < variant.removers; i++) {
      plans.add(new TaskPlan("remover" + i, this::remove));
    }
    return List.of(plans);
  }

  private void read(Task current, IntCell[] counters) {
    IntCell counter = counters[index.read(current)];
    counter.set(current, counter.read(current) + 1);
    for (Node n = node(head.acquire(current)); n != null; n = node(n.next.acquire(current))) {
      if (n.freed.read(current) != 0) {
        throw Machine.bug("node freed under a reader");
      }
    }
    counter.set(current, counter.read(current) - 1);
  }

  private void remove(Task current) {
    mutex.lock(current);
    removeFirst(current);
    mutex.unlock(current);
  }

  private void removeFirst(Task current) {
    if (pending.read(current) != 0) {
      return;
    }
    Node first = node(head.acquire(current));
    if (first == null) {
      return;
    }
    head.release(current, first.next.acquire(current));
    int i = index.read(current);
    if (variant.checksIdleParity && anyReader(current, 1 - i)) {
      pending.set(current, 1);
      return;
    }
    index.set(current, 1 - i);
    if (anyReader(current, i)) {
      pending.set(current, 1);
    } else {
      first.freed.set(current, 1);
    }
  }

  private boolean anyReader(Task current, int parity) {
    for (IntCell[] counters : readers) {
      if (counters[parity].read(current) != 0) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Node node(@Nullable KernelObject pointer) {
    return (Node) pointer;
  }
}
