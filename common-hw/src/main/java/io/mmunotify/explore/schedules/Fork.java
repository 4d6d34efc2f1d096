// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state in which somebody has to be chosen, who is to be, and who was by now. Sets of tasks are
 * bits of a long.
 *
 * <p>Shared by all workers below it; any of them may call at any time. The monitor guards what
 * changes, and nothing nests in it.
 */
final class Fork {
  /** Sets of tasks are bits of a long. */
  static final int MAX_TASKS = Long.SIZE;

  /** The branch that leads here; null at the root. */
  final @Nullable Branch from;

  /** How many forks are above. */
  final int depth;

  /** Who could go on. */
  final long enabled;

  /** Those whose next step was tried further up, or leads nowhere new. */
  final List<Branch> asleep;

  private final boolean reduced;
  private final long awake;
  private volatile long wanted;
  private long claimed;
  private @Nullable Branch last;

  private Fork(
      @Nullable Branch from, long enabled, List<Branch> asleep, boolean reduced, long wanted) {
    this.from = from;
    this.depth = from == null ? 0 : from.fork.depth + 1;
    this.enabled = enabled;
    this.asleep = asleep;
    this.reduced = reduced;
    this.wanted = wanted;
    this.awake = enabled & ~mask(asleep);
  }

  /** A fork at which everybody who is enabled is to be tried. */
  static Fork whole(@Nullable Branch from, long enabled) {
    return new Fork(from, enabled, List.of(), false, enabled);
  }

  /** A fork at which those are tried that turn out to be needed, and never one that sleeps. */
  static Fork reduced(@Nullable Branch from, long enabled, List<Branch> asleep) {
    return new Fork(from, enabled, asleep, true, 0);
  }

  /** Who is enabled and does not sleep. */
  long awake() {
    return awake;
  }

  /** Whether one of these tasks is to be tried from here, was tried, or is being. */
  boolean wants(long tasks) {
    return (wanted & tasks) != 0;
  }

  /** All of these are to be tried. */
  synchronized void want(long tasks) {
    wanted |= tasks;
  }

  /** The step with which a task would go on if it were not asleep here; null if it is not. */
  @Nullable Branch sleeper(int task) {
    for (Branch sleeper : asleep) {
      if (sleeper.task == task) {
        return sleeper;
      }
    }
    return null;
  }

  /**
   * One of these has to be tried; nothing to do if one is already, or sleeps. Where none of them
   * can go on, everybody is to be tried: nothing is known to lead there.
   */
  void wantOneOf(long tasks) {
    if (wants(tasks) || (enabled & ~awake & tasks) != 0) {
      return;
    }
    synchronized (this) {
      long possible = tasks & enabled;
      if (possible == 0) {
        wanted |= enabled;
      } else if (!wants(tasks)) {
        wanted |= Long.lowestOneBit(possible);
      }
    }
  }

  /**
   * The task goes on from here first. Only by the worker that made the fork, which nobody else sees
   * before {@link Tree.Place#claim} publishes it.
   */
  Branch claimFirst(int task) {
    if (!wants(bit(task))) {
      want(bit(task));
    }
    return claimed(task);
  }

  /**
   * Takes a task that is to be tried and that nobody has taken yet; null if there is none now. In a
   * reduced search there is none either while somebody else is on the way to perform what was taken
   * last: what it touches is not known, and the next to be taken must sleep on it. Whoever performs
   * it comes by here again.
   */
  synchronized @Nullable Branch claim() {
    long left = left();
    return left == 0 ? null : claimed(Long.numberOfTrailingZeros(left));
  }

  /** Whether {@link #claim} would find somebody now. */
  synchronized boolean open() {
    return left() != 0;
  }

  private Branch claimed(int task) {
    claimed |= bit(task);
    Branch branch = new Branch(this, task, last);
    last = branch;
    return branch;
  }

  private long left() {
    Branch latest = last;
    return reduced && latest != null && !latest.wasPerformed() ? 0 : wanted & awake & ~claimed;
  }

  /**
   * The part of the tree below that is done, if all that is to be tried, as far as is known, counts
   * alike.
   *
   * @param under how many of the claimed branches somebody is still below
   * @param parts the sum of the parts that are done below those
   */
  synchronized double part(int under, double parts) {
    long known = (wanted & awake) | claimed;
    return (Long.bitCount(claimed) - under + parts) / Long.bitCount(known);
  }

  static long bit(int task) {
    return 1L << task;
  }

  private static long mask(List<Branch> branches) {
    long mask = 0;
    for (Branch branch : branches) {
      mask |= bit(branch.task);
    }
    return mask;
  }

  /** Who can go on now. */
  static long enabled(SteppedMachine machine) {
    long enabled = 0;
    List<Task> tasks = machine.tasks();
    for (int i = 0; i < tasks.size(); i++) { // without an iterator: asked at every step
      Task task = tasks.get(i);
      if (task.id() >= MAX_TASKS) {
        throw new IllegalStateException("a search can tell " + MAX_TASKS + " tasks apart, no more");
      }
      if (machine.enabled(task)) {
        enabled |= bit(task.id());
      }
    }
    return enabled;
  }
}
