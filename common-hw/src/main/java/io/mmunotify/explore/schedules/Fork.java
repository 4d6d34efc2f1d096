// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state in which somebody has to be chosen, who is to be, and who was by now.
 *
 * <p>Shared by all workers below it; any of them may call at any time. The monitor guards what
 * changes, and nothing nests in it.
 */
final class Fork {
  /** The branch that leads here; null at the root. */
  final @Nullable Branch from;

  /** How many forks are above. */
  final int depth;

  /** Who could go on. */
  final TaskSet enabled;

  /** Those whose next step was tried further up, or leads nowhere new. */
  final List<Branch> asleep;

  private final boolean reduced;
  private final TaskSet awake;
  private volatile TaskSet wanted;
  private TaskSet claimed = TaskSet.NONE;
  private @Nullable Branch last;

  private Fork(
      @Nullable Branch from,
      TaskSet enabled,
      List<Branch> asleep,
      boolean reduced,
      TaskSet wanted) {
    this.from = from;
    this.depth = from == null ? 0 : from.fork.depth + 1;
    this.enabled = enabled;
    this.asleep = asleep;
    this.reduced = reduced;
    this.wanted = wanted;
    this.awake = enabled.without(tasks(asleep));
  }

  /** A fork at which everybody who is enabled is to be tried. */
  static Fork whole(@Nullable Branch from, TaskSet enabled) {
    return new Fork(from, enabled, List.of(), false, enabled);
  }

  /** A fork at which those are tried that turn out to be needed, and never one that sleeps. */
  static Fork reduced(@Nullable Branch from, TaskSet enabled, List<Branch> asleep) {
    return new Fork(from, enabled, asleep, true, TaskSet.NONE);
  }

  /** Who is enabled and does not sleep. */
  TaskSet awake() {
    return awake;
  }

  /** Whether one of these tasks is to be tried from here, was tried, or is being. */
  boolean wants(TaskSet tasks) {
    return wanted.meets(tasks);
  }

  /** All of these are to be tried. */
  synchronized void want(TaskSet tasks) {
    wanted = wanted.and(tasks);
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
  void wantOneOf(TaskSet tasks) {
    if (wants(tasks) || enabled.without(awake).meets(tasks)) {
      return;
    }
    synchronized (this) {
      TaskSet possible = tasks.in(enabled);
      if (possible.isEmpty()) {
        wanted = wanted.and(enabled);
      } else if (!wants(tasks)) {
        wanted = wanted.with(possible.least());
      }
    }
  }

  /**
   * The task goes on from here first. Only by the worker that made the fork, which nobody else sees
   * before {@link Tree.Place#claim} publishes it.
   */
  Branch claimFirst(int task) {
    if (!wanted.has(task)) {
      want(TaskSet.of(task));
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
    int next = next();
    return next == TaskSet.NOBODY ? null : claimed(next);
  }

  /** Whether {@link #claim} would find somebody now. */
  synchronized boolean open() {
    return next() != TaskSet.NOBODY;
  }

  private Branch claimed(int task) {
    claimed = claimed.with(task);
    Branch branch = new Branch(this, task, last);
    last = branch;
    return branch;
  }

  private int next() {
    Branch latest = last;
    return reduced && latest != null && !latest.wasPerformed()
        ? TaskSet.NOBODY
        : wanted.leastIn(awake, claimed);
  }

  /**
   * The part of the tree below that is done, if all that is to be tried, as far as is known, counts
   * alike.
   *
   * @param under how many of the claimed branches somebody is still below
   * @param parts the sum of the parts that are done below those
   */
  synchronized double part(int under, double parts) {
    TaskSet known = wanted.in(awake).and(claimed);
    return (claimed.size() - under + parts) / known.size();
  }

  private static TaskSet tasks(List<Branch> branches) {
    TaskSet tasks = TaskSet.NONE;
    for (Branch branch : branches) {
      tasks = tasks.with(branch.task);
    }
    return tasks;
  }

  /** Who can go on now. */
  static TaskSet enabled(SteppedMachine machine) {
    long first = 0;
    TaskSet later = TaskSet.NONE;
    List<Task> tasks = machine.tasks();
    for (int i = 0; i < tasks.size(); i++) { // without an iterator: asked at every step
      Task task = tasks.get(i);
      if (machine.enabled(task)) {
        if (task.id() < Long.SIZE) {
          first |= 1L << task.id();
        } else {
          later = later.with(task.id());
        }
      }
    }
    return TaskSet.ofBits(first).and(later);
  }
}
