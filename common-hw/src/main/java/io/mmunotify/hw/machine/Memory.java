// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of every access to memory that tasks race on. Each access is a {@link Machine#touch};
 * at {@link Granularity#MEMORY} also a scheduling point. Under {@link MemoryModel#TSO} plain stores
 * go through the store buffer. On a live machine the hooks leave nothing in compiled code.
 */
public final class Memory {
  private Memory() {}

  /**
   * The task loads a word.
   *
   * @param word the field of the object that holds the word
   * @return the task's own newest store to the word, if that store has not drained yet: the task
   *     loads the store's value. Else null, and the caller reads the field
   */
  public static StoreBuffer.@Nullable Store load(
      Task current, KernelObject object, VarHandle word) {
    SteppedMachine machine = current.stepped();
    if (machine != null) {
      machine.beforeAccess(current);
      StoreBuffer buffer = current.storeBuffer;
      StoreBuffer.Store own = buffer == null ? null : buffer.newest(object, word);
      if (own == null) {
        current.noteTouch(object, Access.READ);
      } else {
        current.footprint.add(own, Access.READ);
        use(current, object);
      }
      return own;
    }
    return null;
  }

  /**
   * The task's own newest store to a word that only this task writes, if that store has not drained
   * yet. Else null, and the field holds the value that the task stored last. No access of its own:
   * the task could have kept the value.
   */
  public static StoreBuffer.@Nullable Store own(Task current, KernelObject object, VarHandle word) {
    StoreBuffer buffer = current.stepped() == null ? null : current.storeBuffer;
    return buffer == null ? null : buffer.newest(object, word);
  }

  /**
   * The task still knows the loaded value at its next access. A caller that tells the value to
   * {@link Machine#saw} need not tell it here.
   */
  public static void keeps(Task current, @Nullable KernelObject value) {
    SteppedMachine machine = current.stepped();
    if (machine != null && machine.stepsAtMemory()) {
      current.past.saw(value == null ? 0 : value.id());
    }
  }

  /**
   * The task stores to a word, by a plain instruction.
   *
   * @return whether the store waits in a store buffer; if not, the caller performs it
   */
  public static boolean store(Task current, KernelObject object, VarHandle word, int value) {
    if (!isBuffered(current, object, Access.WRITE)) {
      return false;
    }
    bufferOf(current).add(object, word, value, Access.WRITE);
    return true;
  }

  /** The same for a word of 64 bits. */
  public static boolean store(Task current, KernelObject object, VarHandle word, long value) {
    if (!isBuffered(current, object, Access.WRITE)) {
      return false;
    }
    bufferOf(current).add(object, word, value, Access.WRITE);
    return true;
  }

  /** The same for a pointer. */
  public static boolean store(
      Task current, KernelObject object, VarHandle word, @Nullable KernelObject value) {
    if (!isBuffered(current, object, Access.WRITE)) {
      return false;
    }
    bufferOf(current).add(object, word, value, Access.WRITE);
    return true;
  }

  /**
   * The same for the store of null that gives a lock back: others can take the lock once that
   * drains.
   */
  public static boolean unlock(Task current, KernelObject lock, VarHandle owner) {
    if (!isBuffered(current, lock, Access.RELEASE)) {
      return false;
    }
    bufferOf(current).add(lock, owner, null, Access.RELEASE);
    return true;
  }

  /**
   * Calls back in the step in which other tasks see the task's newest store: this step, or the step
   * of the actor that drains the store. The callback may look only at objects which that step
   * touches.
   *
   * @param then is called with the task or actor that takes the step
   */
  public static void onceSeen(Task current, Consumer<Task> then) {
    StoreBuffer buffer = current.storeBuffer;
    if (buffer == null) {
      then.accept(current);
    } else {
      buffer.onceDrained(then);
    }
  }

  /** The task changes an object by a locked instruction, which is a fence as well. */
  public static void update(Task current, KernelObject object, Access how) {
    SteppedMachine machine = current.stepped();
    if (machine != null) {
      if (!hasToDrain(current)) {
        machine.beforeAccess(current);
      }
      fence(current);
      current.noteTouch(object, how);
    }
  }

  /**
   * From here on the task's accesses to memory are no scheduling points, nor is the taking of a
   * lock that can be had. The task then has scheduling points only where it calls {@link #point},
   * waits, or performs an event. For the inside of an algorithm of which larger parts are known to
   * suffice as steps.
   *
   * @param whole false to make each access a scheduling point again
   */
  public static void inWholeSteps(Task current, boolean whole) {
    if (Machine.stepped(current)) {
      current.wholeSteps = whole;
    }
  }

  /** A scheduling point at memory granularity, for a task that runs {@link #inWholeSteps}. */
  public static void point(Task current) {
    SteppedMachine machine = current.stepped();
    if (machine != null && machine.stepsAtMemory()) {
      machine.takeStep(current, null, null);
    }
  }

  /** The task goes on once other tasks can see all its stores. */
  public static void fence(Task current) {
    SteppedMachine machine = current.stepped();
    if (machine != null && hasToDrain(current)) {
      machine.takeStep(current, null, bufferOf(current).drained());
    }
  }

  /**
   * The buffer in which stores of the task wait until other tasks see them; null where the task has
   * none.
   */
  public static @Nullable KernelObject buffer(Task task) {
    return task.storeBuffer;
  }

  /** Whether other tasks see all stores of the task. Looks at the {@link #buffer}. */
  public static boolean isDrained(Task task) {
    StoreBuffer buffer = task.storeBuffer;
    return buffer == null || buffer.isEmpty();
  }

  /** Follows from the task's own steps alone, so that a fence is a step in each run or in none. */
  private static boolean hasToDrain(Task current) {
    StoreBuffer buffer = current.storeBuffer;
    return buffer != null && buffer.storedSinceFence();
  }

  private static boolean isBuffered(Task current, KernelObject object, Access how) {
    SteppedMachine machine = current.stepped();
    if (machine != null) {
      machine.beforeAccess(current);
      if (current.storeBuffer != null) {
        use(current, object);
        if (how.isOfLock()) {
          current.locks.note(object, how); // the holder has given the lock back, drained or not
        }
        return true;
      }
      current.noteTouch(object, how);
    }
    return false;
  }

  /**
   * The step uses the object without looking at its contents or changing them: the object must
   * live.
   */
  private static void use(Task current, KernelObject object) {
    KernelObject memory = object.mortalMemory();
    if (object.canDie() || memory != null) {
      current.noteTouch(memory != null ? memory : object, Access.READ);
    }
  }

  private static StoreBuffer bufferOf(Task current) {
    StoreBuffer buffer = current.storeBuffer;
    if (buffer == null) {
      throw new IllegalStateException(current + " has no store buffer");
    }
    return buffer;
  }
}
