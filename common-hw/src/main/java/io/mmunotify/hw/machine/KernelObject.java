// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import org.jspecify.annotations.Nullable;

/**
 * Something in kernel memory that tasks share: a lock, a counter, a list node, an mm.
 *
 * <p>The stepped machine notes which of these a step touches ({@link Footprint}) and refuses the
 * touch of one that is dead. Whether a touch of dead memory is an oops or has no behaviour worth
 * reproducing is known to the object whose memory it is.
 */
public abstract class KernelObject {
  private final @Nullable KernelObject memory;
  private final long id;

  /** An object with memory of its own, that never dies unless it overrides {@link #dead}. */
  protected KernelObject() {
    this(null);
  }

  /**
   * @param memory the object in whose memory this one lies, and with which it dies
   */
  @SuppressWarnings("this-escape") // into a list that nobody reads before the object is made
  protected KernelObject(@Nullable KernelObject memory) {
    this.memory = memory;
    this.id = ObjectNumbers.number(this);
  }

  /**
   * A part of another object that may be made at any time: its number does not depend on when.
   *
   * @param part which part, from 0, below 65536
   */
  @SuppressWarnings("this-escape") // as above
  protected KernelObject(KernelObject whole, int part) {
    this.memory = whole;
    this.id = ~((whole.id << 16) + part);
    ObjectNumbers.made(this);
  }

  /** In whose memory it lies; null where it has memory of its own. */
  public final @Nullable KernelObject memory() {
    return memory;
  }

  /**
   * The memory it lies in, where its life can end: then each touch of this object looks whether it
   * has. Null where that need not be asked.
   */
  public final @Nullable KernelObject mortalMemory() {
    return memory != null && (memory.canDie() || memory.memory != null) ? memory : null;
  }

  /**
   * A constant of the model, made once in a JVM. Were it numbered among the objects of the machine
   * that happened to be first, that machine's objects would differ from every other machine's.
   *
   * @param constant a number of its own among the constants
   */
  protected KernelObject(int constant) {
    this.memory = null;
    this.id = Long.MIN_VALUE + constant;
  }

  /**
   * A number that the same object has in every run that comes to make it: it counts what the task
   * that made it had made before, whatever others did meanwhile. Two objects of one run never share
   * one. Of no meaning outside of stepped machines.
   */
  public final long id() {
    return id;
  }

  /**
   * What tasks could find out by touching the object: with equal contents, every step behaves alike
   * and leaves equal contents behind. Compared by {@code equals} and across runs, so references to
   * other objects stand in it as their {@linkplain #id numbers}, and nothing in it may tell how the
   * object came to be as it is.
   *
   * @return null where there is nothing to find out: also for dead memory, and for an object that
   *     is as good as never made
   */
  public @Nullable Object contents() {
    return null;
  }

  /**
   * What others could find out once a value is stored in a word of this object: what a store that
   * waits in a {@link StoreBuffer} adds to the contents of that. A pointer stands as its number.
   */
  protected @Nullable Object contentsOf(@Nullable Object stored) {
    return stored instanceof KernelObject pointer ? (Object) pointer.id() : stored;
  }

  /** The object whose contents tell what this one is like: itself, but for parts of others. */
  public KernelObject toldBy() {
    return this;
  }

  /** Whether touches of the object itself, apart from the memory it lies in, can become illegal. */
  protected boolean canDie() {
    return false;
  }

  /** Whether a touch by {@code current} now reaches memory that is no longer this object's. */
  protected boolean dead(Task current) {
    return memory != null && memory.dead(current);
  }

  /**
   * Tells what touching this dead object does. Never returns normally.
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
