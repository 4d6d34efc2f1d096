// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step may have to wait for: a lock, a grace period, a queue of callbacks.
 *
 * <p>The stepped machine asks {@link #ready} of every waiting task before it chooses one, and then
 * lets the chosen task {@link #tryTake}, which must succeed. The live machine only ever calls
 * {@code tryTake}, in a loop: between an answer and an act another thread could step in.
 */
public interface Waitable {

  /** Whether {@link #tryTake} by this task would succeed now. Changes nothing. */
  boolean ready(Task task);

  /** Takes it if it can be had, atomically; otherwise changes nothing and returns false. */
  boolean tryTake(Task current);

  /**
   * Whether there is anything to wait for. A worker whose queue is empty waits for nothing: it
   * holds up neither the end of a run nor counts as deadlocked.
   */
  default boolean wanted() {
    return true;
  }

  /**
   * Whether who waits is switched away from, as for a mutex; false where it keeps its CPU busy, as
   * for a spinlock. What a wait that sleeps has {@link #watched} is always the same.
   */
  default boolean sleeps() {
    return true;
  }

  /**
   * The object that {@link #tryTake} takes; null where it takes none. While a task has it for
   * itself alone ({@link Access#TAKE}), this is {@link #ready} for nobody.
   */
  default @Nullable KernelObject taken() {
    return null;
  }

  /** How {@link #tryTake} takes it: for the task alone, or as one of those that share it. */
  default Access takenHow() {
    return Access.TAKE;
  }

  /**
   * The tasks each of which has to do something before this can be had; empty where {@link #taken}
   * says it: those that hold it. Stepped machine only.
   */
  default List<Task> heldUpBy() {
    return List.of();
  }

  /**
   * The objects whose contents {@link #ready} and {@link #wanted} look at, in the order in which
   * they do; an object may be left out where those before it have decided. Stepped machine only.
   */
  default List<KernelObject> watched() {
    KernelObject taken = taken();
    return taken == null ? List.of() : List.of(taken);
  }

  /**
   * Whether it is enough that one of the objects that are {@link #watched} changes, each of which
   * another task may change, and change back: then whoever let the task go on need not be the only
   * one who could, and it may have to wait again. {@link #tryTake} touches all of them. Stepped
   * machine only.
   */
  default boolean endsByAnyChange() {
    return false;
  }

  /**
   * The event that comes of it, where the step that waits is itself none: a worker's. A deadlock
   * names it. Stepped machine only.
   */
  default @Nullable EventKind awaited() {
    return null;
  }

  /** Where a live task parks to be woken by the release; null where it looks again by itself. */
  default @Nullable WaitQueue waitQueue() {
    return null;
  }

  /**
   * For how many nanoseconds nothing but a release can let it be had: until a timer is due. On a
   * live machine alone, asked after a {@link #tryTake} in vain by the same task.
   */
  default long nanosUntilDue() {
    return Long.MAX_VALUE;
  }

  /**
   * Who or what stands in the way, in words for a person: {@code "mmap_sem of A, held by b"}. On a
   * live machine asked by another thread, as {@link #wanted} is: the answer may be out of date.
   */
  String blockedBy();
}
