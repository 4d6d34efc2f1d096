// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects that a step touched, by the numbers that objects keep from run to run. Immutable. */
public final class StepFootprint {
  private static final int CHANGES = ~Access.READ.bit();
  private static final int ADDS = Access.ADD.bit();

  private final long[] ids;
  private final byte[] accesses;

  StepFootprint(long[] ids, byte[] accesses) {
    this.ids = ids;
    this.accesses = accesses;
  }

  /**
   * The footprint of a step that waits for an object and would take the object; null if the step
   * waits for something else.
   */
  public static @Nullable StepFootprint taking(Waitable wait) {
    KernelObject taken = wait.taken();
    return taken == null
        ? null
        : new StepFootprint(new long[] {taken.id()}, new byte[] {(byte) wait.takenHow().bit()});
  }

  /** The footprint of a step that waits for a change of these objects. */
  public static StepFootprint lookingAt(List<KernelObject> objects) {
    byte[] accesses = new byte[objects.size()];
    Arrays.fill(accesses, (byte) Access.READ.bit());
    return new StepFootprint(objects.stream().mapToLong(KernelObject::id).toArray(), accesses);
  }

  /**
   * Whether the two steps do not commute: they share an object that at least one of them changed,
   * and not both of them only added to the object.
   */
  public boolean conflictsWith(StepFootprint other) {
    for (int i = 0; i < ids.length; i++) {
      int theirs = other.accessTo(ids[i]);
      int both = accesses[i] | theirs;
      if (theirs != 0 && (both & CHANGES) != 0 && both != ADDS) {
        return true;
      }
    }
    return false;
  }

  /** Whether this step conflicts with every step with which the other step conflicts. */
  public boolean covers(StepFootprint other) {
    for (int i = 0; i < other.ids.length; i++) {
      int theirs = other.accesses[i];
      int ours = accessTo(other.ids[i]);
      boolean conflictsWithAny = ours != ADDS && (ours & CHANGES) != 0;
      if (!conflictsWithAny && ours != theirs) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether this step put something somewhere that the other step needs: the other step cannot come
   * first.
   */
  public boolean gives(StepFootprint other) {
    for (int i = 0; i < ids.length; i++) {
      if ((accesses[i] & Access.PUT.bit()) != 0 && other.accessTo(ids[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The footprint of a step that may be either of the two. */
  public StepFootprint with(StepFootprint other) {
    int more = 0;
    for (long id : other.ids) {
      more += accessTo(id) == 0 ? 1 : 0;
    }
    long[] all = Arrays.copyOf(ids, ids.length + more);
    byte[] how = Arrays.copyOf(accesses, all.length);
    for (int i = 0, end = ids.length; i < other.ids.length; i++) {
      int at = indexOf(other.ids[i]);
      if (at < 0) {
        at = end++;
        all[at] = other.ids[i];
      }
      how[at] |= other.accesses[i];
    }
    return new StepFootprint(all, how);
  }

  /** Whether a step of another run touched the same objects, and in the same order. */
  public boolean isOf(Footprint other) {
    return other.touchedJust(ids);
  }

  /** How many objects the step touched. */
  public int size() {
    return ids.length;
  }

  /** The number of an object that the step touched. */
  public long id(int index) {
    return ids[index];
  }

  /** Whether the step touched the object at all. */
  public boolean touches(long id) {
    return accessTo(id) != 0;
  }

  /** Whether the step touched the object in that way. */
  public boolean has(long id, Access how) {
    return (accessTo(id) & how.bit()) != 0;
  }

  private int accessTo(long id) {
    int at = indexOf(id);
    return at < 0 ? 0 : accesses[at];
  }

  private int indexOf(long id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }
}
