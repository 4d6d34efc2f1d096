// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The objects that one step touched, from its scheduling point up to the next one, with the kind of
 * each access. Used by one machine's thread at a time; {@link #freeze} a copy that outlives the
 * step.
 */
public final class Footprint {
  /** Most steps touch fewer objects, and a run makes one footprint per task. */
  private static final int FEW = 4;

  private @Nullable KernelObject[] objects = new KernelObject[FEW];
  private byte[] accesses = new byte[FEW];
  private int size;
  private boolean settles;
  private List<Where> where = List.of();

  /**
   * The step depends on the place of a task.
   *
   * @param before how many objects the step had touched by then
   */
  public record Where(Task task, int before) {}

  /** Forgets everything: a new step begins. */
  void clear() {
    size = 0;
    settles = false;
    where = List.of();
  }

  void looksWhere(Task task) {
    if (where.isEmpty()) {
      where = new ArrayList<>(1);
    }
    where.add(new Where(task, size));
  }

  /** The tasks on whose places the step depends, in the order in which the step asked; a view. */
  public List<Where> where() {
    return Collections.unmodifiableList(where);
  }

  void settle() {
    settles = true;
  }

  /** Whether the step {@linkplain Machine#settle settles} the question of its run. */
  public boolean settles() {
    return settles;
  }

  void add(KernelObject object, Access how) {
    for (int i = 0; i < size; i++) {
      if (objects[i] == object) {
        accesses[i] |= (byte) how.bit();
        return;
      }
    }
    if (size == objects.length) {
      objects = Arrays.copyOf(objects, 2 * size);
      accesses = Arrays.copyOf(accesses, 2 * size);
    }
    objects[size] = object;
    accesses[size++] = (byte) how.bit();
  }

  /** An object that the step touched, by its place in the order of first touches. */
  public KernelObject object(int index) {
    return Objects.requireNonNull(objects[index]);
  }

  /** The number of distinct objects touched. */
  public int size() {
    return size;
  }

  /** Whether the step touched this object at all. */
  public boolean contains(KernelObject object) {
    return accessTo(object) != 0;
  }

  /** Whether the step did more to this object than look. */
  public boolean wrote(KernelObject object) {
    return (accessTo(object) & ~Access.READ.bit()) != 0;
  }

  /** Whether the step did more to any object than look at it. */
  boolean wroteAny() {
    for (int i = 0; i < size; i++) {
      if ((accesses[i] & ~Access.READ.bit()) != 0) {
        return true;
      }
    }
    return false;
  }

  private int accessTo(KernelObject object) {
    for (int i = 0; i < size; i++) {
      if (objects[i] == object) {
        return accesses[i];
      }
    }
    return 0;
  }

  boolean touchedJust(long[] ids) {
    if (size != ids.length) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      KernelObject object = objects[i];
      if (object == null || object.id() != ids[i]) {
        return false;
      }
    }
    return true;
  }

  /** A copy by the objects' numbers, comparable with the footprints of other runs. */
  public StepFootprint freeze() {
    long[] ids = new long[size];
    byte[] copy = Arrays.copyOf(accesses, size);
    for (int i = 0; i < size; i++) {
      KernelObject object = objects[i];
      ids[i] = object == null ? 0 : object.id();
    }
    return new StepFootprint(ids, copy);
  }
}
