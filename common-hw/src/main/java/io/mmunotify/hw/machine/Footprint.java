// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one step touched, from its scheduling point up to the next one: the objects and whether it
 * wrote them. Steps of two tasks are independent when no object that one of them wrote is in the
 * other's footprint. Used by one machine's thread at a time.
 */
public final class Footprint {
  private @Nullable KernelObject[] objects = new KernelObject[16];
  private boolean[] writes = new boolean[16];
  private int size;

  /** Forgets everything: a new step begins. */
  void clear() {
    size = 0;
  }

  void add(KernelObject object, Access how) {
    boolean write = how == Access.WRITE;
    for (int i = 0; i < size; i++) {
      if (objects[i] == object) {
        writes[i] |= write;
        return;
      }
    }
    if (size == objects.length) {
      objects = Arrays.copyOf(objects, 2 * size);
      writes = Arrays.copyOf(writes, 2 * size);
    }
    objects[size] = object;
    writes[size++] = write;
  }

  /** The number of distinct objects touched. */
  public int size() {
    return size;
  }

  /** Whether the step touched this object at all. */
  public boolean contains(KernelObject object) {
    return indexOf(object) >= 0;
  }

  /** Whether the step wrote this object. */
  public boolean wrote(KernelObject object) {
    int i = indexOf(object);
    return i >= 0 && writes[i];
  }

  /** Whether the two steps do not commute: they share an object that at least one of them wrote. */
  public boolean conflictsWith(Footprint other) {
    for (int i = 0; i < size; i++) {
      KernelObject object = objects[i];
      int j = object == null ? -1 : other.indexOf(object);
      if (j >= 0 && (writes[i] || other.writes[j])) {
        return true;
      }
    }
    return false;
  }

  private int indexOf(KernelObject object) {
    for (int i = 0; i < size; i++) {
      if (objects[i] == object) {
        return i;
      }
    }
    return -1;
  }
}
