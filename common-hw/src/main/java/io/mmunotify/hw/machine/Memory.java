// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of every access to memory that tasks race on. Each is a {@link Machine#touch}; at
 * {@link Granularity#MEMORY} also a scheduling point, and under {@link MemoryModel#TSO} what goes
 * through the store buffer. On a live machine nothing of them is left in compiled code.
 */
public final class Memory {
  private Memory() {}

  /**
   * The task loads a word.
   *
   * @param word the field of the object that holds it
   * @return the task's own newest store to the word, whose value it loads, if that has not drained
   *     yet; else null, and the caller reads the field
   */
  public static StoreBuffer.@Nullable Store load(
      Task current, KernelObject object, VarHandle word) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null) {
        machine.beforeAccess(current);
        StoreBuffer buffer = current.storeBuffer;
        StoreBuffer.Store own = buffer == null ? null : buffer.newest(object, word);
        if (own == null) {
          machine.noteTouch(current, object, Access.READ);
        } else {
          current.footprint.add(own, Access.READ);
          use(machine, current, object);
        }
        return own;
      }
    }
    return null;
  }

  /**
   * The task's own newest store to a word that only it writes, if that has not drained yet; else
   * null, and the field holds what the task stored last. No access of its own: the task could have
   * kept the value.
   */
  public static StoreBuffer.@Nullable Store own(Task current, KernelObject object, VarHandle word) {
    if (SteppedMode.on()) {
      StoreBuffer buffer = current.storeBuffer;
      return buffer == null ? null : buffer.newest(object, word);
    }
    return null;
  }

  /**
   * What the task loaded is something that it still knows at its next access. Who says it to {@link
   * Machine#saw} anyway need not say it here.
   */
  public static void keeps(Task current, @Nullable KernelObject value) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null && machine.stepsAtMemory()) {
        current.past.saw(value == null ? 0 : value.id());
      }
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

  /** The same for the store of null that gives a lock back: others can take it once it drains. */
  public static boolean unlock(Task current, KernelObject lock, VarHandle owner) {
    if (!isBuffered(current, lock, Access.RELEASE)) {
      return false;
    }
    bufferOf(current).add(lock, owner, null, Access.RELEASE);
    return true;
  }

  /**
   * The step in which others see what the task has just stored: this one, or that of the actor who
   * drains its buffer. What is looked at there has to follow from what the step touches.
   *
   * @param then is told who takes that step
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
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null) {
        if (!hasToDrain(current)) {
          machine.beforeAccess(current);
        }
        fence(current);
        machine.noteTouch(current, object, how);
      }
    }
  }

  /**
   * From here on the task's accesses to memory are no scheduling points, nor the taking of locks
   * that can be had; only where it says {@link #point}, waits, or performs an event. For the inside
   * of an algorithm whose parts are known to be enough.
   *
   * @param whole false to have each access be one again
   */
  public static void inWholeSteps(Task current, boolean whole) {
    if (Machine.stepped(current)) {
      current.wholeSteps = whole;
    }
  }

  /**
   * A scheduling point at memory granularity, in a task that has {@link #inWholeSteps} only these.
   */
  public static void point(Task current) {
    SteppedMachine machine = Machine.stepped(current) ? current.stepped : null;
    if (machine != null && machine.stepsAtMemory()) {
      machine.takeStep(current, null, null);
    }
  }

  /** The task goes on once all that it has stored is there for others to see. */
  public static void fence(Task current) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null && hasToDrain(current)) {
        machine.takeStep(current, null, bufferOf(current).drained());
      }
    }
  }

  /** Where stores of the task wait to be seen by others; null where none ever does. */
  public static @Nullable KernelObject buffer(Task task) {
    return task.storeBuffer;
  }

  /** Whether others see all that the task has stored: {@link #buffer} is looked at. */
  public static boolean isDrained(Task task) {
    StoreBuffer buffer = task.storeBuffer;
    return buffer == null || buffer.isEmpty();
  }

  /** Asked of the task's own doing alone, so that a fence is a step in each run or in none. */
  private static boolean hasToDrain(Task current) {
    StoreBuffer buffer = current.storeBuffer;
    return buffer != null && buffer.storedSinceFence();
  }

  private static boolean isBuffered(Task current, KernelObject object, Access how) {
    if (SteppedMode.on()) {
      SteppedMachine machine = current.stepped;
      if (machine != null) {
        machine.beforeAccess(current);
        if (current.storeBuffer != null) {
          use(machine, current, object);
          if (how.isOfLock()) {
            current.locks.note(object, how); // its holder has done with it, drained or not
          }
          return true;
        }
        machine.noteTouch(current, object, how);
      }
    }
    return false;
  }

  /** The object is used without its contents being looked at or changed: it must be alive. */
  private static void use(SteppedMachine machine, Task current, KernelObject object) {
    KernelObject memory = object.mortalMemory();
    if (object.canDie() || memory != null) {
      machine.noteTouch(current, memory != null ? memory : object, Access.READ);
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
