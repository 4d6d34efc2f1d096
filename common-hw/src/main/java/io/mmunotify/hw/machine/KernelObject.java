// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An object in kernel memory that tasks share: a lock, a counter, a list node, an mm.
 *
 * <p>The stepped machine notes which objects a step touches ({@link Footprint}), and refuses the
 * touch of a dead object. The object whose memory is dead says whether such a touch is an oops or a
 * misuse.
 */
public abstract class KernelObject {
  private final @Nullable KernelObject memory;
  private final long id;

  /** An object with memory of its own. It never dies, unless its class overrides {@link #dead}. */
  protected KernelObject() {
    this(null);
  }

  /**
   * @param memory the object in whose memory this object lies, and with which this object dies
   */
  @SuppressWarnings("this-escape") // no one reads the list before the object is made
  protected KernelObject(@Nullable KernelObject memory) {
    this.memory = memory;
    this.id = ObjectNumbers.number(this);
  }

  /**
   * A part of another object. The part may be made at any time, since its number does not depend on
   * the time.
   *
   * @param part which part, from 0, below 65536
   */
  @SuppressWarnings("this-escape") // as above
  protected KernelObject(KernelObject whole, int part) {
    this.memory = whole;
    this.id = ~((whole.id << 16) + part);
    ObjectNumbers.made(this);
  }

  /** The object in whose memory this object lies; null where this object has memory of its own. */
  public final @Nullable KernelObject memory() {
    return memory;
  }

  /**
   * The memory in which this object lies, if the life of that memory can end: then each touch of
   * this object looks whether the memory is dead. Null where the question need not be asked.
   */
  public final @Nullable KernelObject mortalMemory() {
    return memory != null && (memory.canDie() || memory.memory != null) ? memory : null;
  }

  /**
   * A constant of the model, made once in a JVM. The constant is not numbered among the objects of
   * the machine that happens to be first; that machine's objects would then differ from every other
   * machine's.
   *
   * @param constant a number that no other constant has
   */
  protected KernelObject(int constant) {
    this.memory = null;
    this.id = Long.MIN_VALUE + constant;
  }

  /**
   * The object's number, which is the same in every run that makes the object. The number counts
   * the objects that the making task had made before, whatever other tasks did meanwhile. Two
   * objects of one run never share a number. Without meaning outside of stepped machines.
   */
  public final long id() {
    return id;
  }

  /**
   * All that tasks could find out by touching the object: with equal contents, every step behaves
   * alike and leaves equal contents behind. Contents are compared by {@code equals} and across
   * runs. So references to other objects stand in the contents as {@linkplain #id numbers}, and the
   * contents must not tell how the object came to be as it is.
   *
   * @return null where tasks can find out nothing: also for dead memory, and for an object that
   *     behaves as if it had never been made
   */
  public @Nullable Object contents() {
    return null;
  }

  /**
   * What other tasks could find out once the value is stored in a word of this object. A store that
   * waits in a {@link StoreBuffer} adds this to the contents of the buffer. A pointer stands as its
   * number.
   */
  protected @Nullable Object contentsOf(@Nullable Object stored) {
    return stored instanceof KernelObject pointer ? (Object) pointer.id() : stored;
  }

  /**
   * A store that waited in a {@link StoreBuffer} reaches a word of this object.
   *
   * @param word the field of this object, unless the class says otherwise
   */
  protected void drain(VarHandle word, @Nullable Object stored) {
    word.setRelease(this, stored);
  }

  /**
   * The object whose contents describe this object: the object itself, except for parts of other
   * objects.
   */
  public KernelObject toldBy() {
    return this;
  }

  /**
   * Whether touches of the object itself, apart from the memory in which it lies, can become
   * illegal.
   */
  protected boolean canDie() {
    return false;
  }

  /** Whether a touch by {@code current} now reaches memory that is no longer this object's. */
  protected boolean dead(Task current) {
    return memory != null && memory.dead(current);
  }

  /**
   * Stops the run for a touch of this dead object. Never returns normally.
   *
   * @return never; declared so that callers can {@code throw} it
   */
  protected KernelStop usedAfterFree(Task current) {
    if (memory == null) {
      throw new AssertionError("only an object that can die is asked");
    }
    return memory.usedAfterFree(current);
  }
}
