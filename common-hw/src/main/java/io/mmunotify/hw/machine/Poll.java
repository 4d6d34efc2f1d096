// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a task has read which looks again and again until one of them has changed. On a
 * stepped machine the task takes no step to look again before that: the step would find the same,
 * and a search would never end. A live machine only keeps whether the task has read anything.
 */
public final class Poll {
  /** A poll that has read nothing, and so waits for nothing. */
  static final Poll NONE = new Poll();

  private record Seen(KernelObject object, @Nullable Object contents) {}

  private final List<Seen> seen = new ArrayList<>(0);

  /** Whether anything was read, on any machine. */
  private boolean looked;

  /** A poll that has read nothing yet. */
  public Poll() {}

  /** The task has just read the object, in this step. */
  public void read(Task current, KernelObject object) {
    looked = true;
    if (Machine.stepped(current)) {
      seen.add(new Seen(object, object.contents()));
    }
  }

  /** Adds all objects that another poll has read. */
  public void also(Poll other) {
    seen.addAll(other.seen);
    looked |= other.looked;
  }

  /** Whether anything was read; if not, no object has to change first. */
  boolean looked() {
    return looked;
  }

  /**
   * Whether looking again now may find something else; always true on a live machine. A scheduling
   * point at memory granularity: other tasks go on while this one waits to look again.
   */
  public boolean again(Task current) {
    SteppedMachine machine = current.stepped();
    if (machine == null) {
      return true;
    }
    machine.beforeAccess(current);
    touch(current);
    boolean changed = changed();
    Machine.saw(current, changed);
    return changed;
  }

  /** Whether looking again may find something else. */
  boolean changed() {
    for (Seen one : seen) {
      if (!Objects.equals(one.contents(), one.object().contents())) {
        return true;
      }
    }
    return seen.isEmpty();
  }

  void touch(Task current) {
    for (Seen one : seen) {
      Machine.touch(current, one.object(), Access.READ);
    }
  }

  /** The objects at which {@link #changed} looks, behind an object that is looked at first. */
  List<KernelObject> watched(KernelObject before) {
    List<KernelObject> watched = new ArrayList<>(List.of(before));
    for (Seen one : seen) {
      watched.add(one.object());
    }
    return watched;
  }

  /** Equal for equal polls, in every run. */
  Object contents() {
    List<@Nullable Object> contents = new ArrayList<>();
    for (Seen one : seen) {
      contents.add(one.object().id());
      contents.add(one.contents());
    }
    return contents;
  }
}
