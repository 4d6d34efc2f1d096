// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thing for which a step may have to wait: a lock, a grace period, a queue of callbacks.
 *
 * <p>The stepped machine asks {@link #ready} of every waiting task before it chooses one, and then
 * lets the chosen task {@link #tryTake}, which must succeed. The live machine only ever calls
 * {@code tryTake}, in a loop: after an answer of {@code ready} another thread could take the thing
 * first.
 */
public interface Waitable {

  /** Whether {@link #tryTake} by this task would succeed now. Changes nothing. */
  boolean ready(Task task);

  /** Takes the thing if it can be had, atomically; otherwise changes nothing and returns false. */
  boolean tryTake(Task current);

  /**
   * Whether there is anything to wait for. A worker whose queue is empty waits for nothing: such a
   * worker neither delays the end of a run nor counts as deadlocked.
   */
  default boolean wanted() {
    return true;
  }

  /**
   * Whether a waiting task gives its CPU up, as for a mutex; false where the task keeps its CPU
   * busy, as for a spinlock. A wait that sleeps has always the same objects {@link #watched}.
   */
  default boolean sleeps() {
    return true;
  }

  /**
   * The object that {@link #tryTake} takes; null where it takes none. While a task has the object
   * for itself alone ({@link Access#TAKE}), this wait is {@link #ready} for no task.
   */
  default @Nullable KernelObject taken() {
    return null;
  }

  /** How {@link #tryTake} takes the object: for the task alone, or shared with other tasks. */
  default Access takenHow() {
    return Access.TAKE;
  }

  /**
   * The tasks each of which has to do something before the thing can be had. Empty where {@link
   * #taken} tells them: then they are the holders of the object taken. Stepped machine only.
   */
  default List<Task> heldUpBy() {
    return List.of();
  }

  /**
   * The objects at whose contents {@link #ready} and {@link #wanted} look, in the order in which
   * they look. An object may be left out where the objects before it have decided the answer.
   * Stepped machine only.
   */
  default List<KernelObject> watched() {
    KernelObject taken = taken();
    return taken == null ? List.of() : List.of(taken);
  }

  /**
   * Whether a change of any one of the {@link #watched} objects ends the wait, where another task
   * may make each change, and undo it. Then the task that ended the wait need not be the only task
   * that could have ended it, and the wait may begin again. {@link #tryTake} touches all of these
   * objects. Stepped machine only.
   */
  default boolean endsByAnyChange() {
    return false;
  }

  /**
   * The event that will come of the wait, where the step that waits is itself no event, as a
   * worker's. A report of a deadlock names that event. Stepped machine only.
   */
  default @Nullable EventKind awaited() {
    return null;
  }

  /**
   * The queue in which a live task parks, to be woken by the release; null where the task looks
   * again by itself.
   */
  default @Nullable WaitQueue waitQueue() {
    return null;
  }

  /**
   * For how many nanoseconds only a release can end the wait: until a timer is due. Live machine
   * only; asked by the same task after a {@link #tryTake} in vain.
   */
  default long nanosUntilDue() {
    return Long.MAX_VALUE;
  }

  /**
   * The obstacle, in words for a person: {@code "mmap_sem of A, held by b"}. On a live machine
   * another thread asks, as for {@link #wanted}: the answer may be out of date.
   */
  String blockedBy();
}
