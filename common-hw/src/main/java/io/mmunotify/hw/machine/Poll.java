// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has read who looks again and again until it has changed. On a stepped machine
 * looking again before that is no step: it would find the same, and a search would never end. A
 * live machine keeps no more than that there was something.
 */
public final class Poll {
  /** Has read nothing, and so need not wait for anything. */
  static final Poll NONE = new Poll();

  private record Seen(KernelObject object, @Nullable Object contents) {}

  private final List<Seen> seen = new ArrayList<>(0);

  /** Somebody has read something. */
  private boolean looked;

  /** Has read nothing yet. */
  public Poll() {}

  /** The task has just read the object, in this step. */
  public void read(Task current, KernelObject object) {
    looked = true;
    if (Machine.stepped(current)) {
      seen.add(new Seen(object, object.contents()));
    }
  }

  /** Somebody looks again and again at all that the other one has read, too. */
  public void also(Poll other) {
    seen.addAll(other.seen);
    looked |= other.looked;
  }

  /** Whether anything was read: else there is nothing that would have to change first. */
  boolean looked() {
    return looked;
  }

  /**
   * Whether looking again now may find something else; always on a live machine. A scheduling point
   * at memory granularity: others go on while somebody waits to look again.
   */
  public boolean again(Task current) {
    SteppedMachine machine = Machine.stepped(current) ? current.stepped : null;
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

  /** All that {@link #changed} looks at, behind an object that has decided before. */
  List<KernelObject> watched(KernelObject before) {
    List<KernelObject> watched = new ArrayList<>(List.of(before));
    for (Seen one : seen) {
      watched.add(one.object());
    }
    return watched;
  }

  /** The same for equal polls, in every run. */
  Object contents() {
    List<@Nullable Object> contents = new ArrayList<>();
    for (Seen one : seen) {
      contents.add(one.object().id());
      contents.add(one.contents());
    }
    return contents;
  }
}
