// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The local state of a task, in texts its place: where the task stands in front of a step, and what
 * the task has seen since it last forgot everything. A task at a place does the same whenever it
 * finds the same values in the objects that its next step reads.
 */
final class LocalState {
  /** Whether the next step can complete, and whether it waits for anything at all. */
  record Readiness(boolean ready, boolean wanted) {
    static final Readiness ALWAYS = new Readiness(true, true);
  }

  /** Among the places of its task; means something to one search alone. */
  final int number;

  /** What a task that stands here adds to the fingerprint of a state. */
  final Fingerprint adds;

  final int task;
  final boolean worker;

  /** Whether it is no task but drains a store buffer. */
  final boolean drains;

  /** The number of the task that has to come round for this one to: whose stores it drains. */
  final int driver;

  /** Grows from place to place of a task, but where it comes back to what it has forgotten. */
  final long rank;

  private final int cpu;
  private final int interrupted;

  private final @Nullable EventKind pending;
  final Decision<Readiness> readiness = new Decision<>();
  final Decision<Effect> step = new Decision<>();

  /** The number of the lock that the next step waits to take; null if it waits for none. */
  final @Nullable Long takes;

  /**
   * The numbers of the locks that its task has for itself alone here: whoever has to take one of
   * them comes no further than that.
   */
  final List<Long> holds;

  /** Whether its task holds any lock here, also one that it shares. */
  final boolean holding;

  // What is known of what may follow; see Futures. The learner writes, any thread reads.

  /** What it looks at to see whether the task can go on. */
  volatile ReadWriteSet watched = ReadWriteSet.NONE;

  /** What the task looks at here and changes in its next step. */
  volatile ReadWriteSet own = ReadWriteSet.NONE;

  /** The same of all steps from here on. */
  volatile ReadWriteSet future = ReadWriteSet.NONE;

  /** The same up to where it takes a certain lock, by its number. */
  private volatile Map<Long, ReadWriteSet> without = Map.of();

  /** From where a step leads here. The learner's alone. */
  final Set<LocalState> before = new HashSet<>(2);

  /** Whether {@link Futures} knows it. The learner's alone. */
  boolean met;

  /** Where a task stands now. */
  LocalState(int number, Fingerprint adds, Task task, long rank) {
    Task storer = task.storer();
    this.number = number;
    this.adds = adds;
    this.task = task.id();
    this.worker = task.serves();
    this.drains = storer != null;
    this.driver = storer == null ? task.id() : storer.id();
    this.rank = rank;
    this.cpu = task.cpu().id();
    this.interrupted = task.interrupted();
    this.pending = task.pending();
    this.holding = !task.locks().held().isEmpty();
    Waitable wait = task.pendingWait();
    KernelObject taken = wait == null ? null : wait.taken();
    this.takes = taken == null ? null : (Long) taken.id();
    this.holds = task.locks().heldAlone().stream().map(KernelObject::id).toList();
  }

  private LocalState(int number, Fingerprint adds, DataInput in) throws IOException {
    this.number = number;
    this.adds = adds;
    this.task = in.readInt();
    this.worker = in.readBoolean();
    this.drains = in.readBoolean();
    this.driver = in.readInt();
    this.rank = in.readLong();
    this.cpu = in.readInt();
    this.interrupted = in.readInt();
    int event = in.readInt();
    this.pending = event < 0 ? null : EventKind.values()[event];
    this.holding = in.readBoolean();
    this.takes = in.readBoolean() ? (Long) in.readLong() : null;
    Long[] locks = new Long[in.readInt()];
    for (int i = 0; i < locks.length; i++) {
      locks[i] = in.readLong();
    }
    this.holds = List.of(locks);
  }

  /** Writes what is known of the place itself; what steps from there do is not. */
  void write(DataOutput out) throws IOException {
    out.writeInt(task);
    out.writeBoolean(worker);
    out.writeBoolean(drains);
    out.writeInt(driver);
    out.writeLong(rank);
    out.writeInt(cpu);
    out.writeInt(interrupted);
    out.writeInt(pending == null ? -1 : pending.ordinal());
    out.writeBoolean(holding);
    out.writeBoolean(takes != null);
    if (takes != null) {
      out.writeLong(takes);
    }
    out.writeInt(holds.size());
    for (long lock : holds) {
      out.writeLong(lock);
    }
  }

  /** Reads a place that another search has met. */
  static LocalState read(int number, Fingerprint adds, DataInput in) throws IOException {
    return new LocalState(number, adds, in);
  }

  /** What may follow before the lock with this number is taken; null for all that may follow. */
  ReadWriteSet without(@Nullable Long lock) {
    return lock == null ? future : without.getOrDefault(lock, ReadWriteSet.NONE);
  }

  void growsTo(@Nullable Long lock, ReadWriteSet more) {
    if (lock == null) {
      future = more;
    } else {
      Map<Long, ReadWriteSet> all = new HashMap<>(without);
      all.put(lock, more);
      without = all;
    }
  }

  /** Whether it is a worker that runs on top of that task. */
  boolean interrupts(LocalState other) {
    return interrupted != Task.NONE && interrupted == other.cpu && !other.worker;
  }

  /** A number for the event that the task waits to perform. */
  int waitsIn() {
    return pending == null ? 1 : pending.ordinal() + 2;
  }
}
