// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a stepped machine that stand in front of a wait that sleeps, if a context switch of
 * the task matters to a classic RCU. Such a task is switched away from in the first state in which
 * it has to wait, and stays away until it takes the step. It stays away also where the wait is over
 * before that, for a task that was woken has yet to be switched to.
 *
 * <p>So two orders can be told apart later, by the sections for which a grace period waits: a task
 * comes to a lock before another task takes the lock, or after. For a search this makes steps
 * dependent. A step that brings a task to a wait looks at the objects that the wait watches. A step
 * that changes such an object looks at the tasks that stand in front of it: at their places, which
 * follow from their own steps, at the objects that their waits watch, and at the classic RCU's data
 * of these tasks. The contents of a watched object name the tasks that stand in front of it ({@link
 * #contents}), so that no other step need ask.
 */
final class Sleepers {
  private final List<Platform.ContextSwitchHook> hooks;
  private final List<Stander> standing = new ArrayList<>(0);

  private record Stander(Task task, Waitable pending) {
    boolean watches(KernelObject told) {
      return pending.watched().stream().anyMatch(object -> object.toldBy() == told);
    }
  }

  Sleepers(List<Platform.ContextSwitchHook> hooks) {
    this.hooks = hooks;
  }

  /**
   * The task has performed a step, and comes to the next step.
   *
   * @param wait the thing for which the next step may have to wait; null where it never waits
   */
  void comes(Task current, @Nullable Waitable wait) {
    changed(current);
    if (wait != null && wait.sleeps() && isMinded(current)) {
      Stander stander = new Stander(current, wait);
      standing.add(stander);
      standing.sort(Comparator.comparingInt(each -> each.task.id()));
      look(current, stander);
    }
  }

  private boolean isMinded(Task current) {
    for (Platform.ContextSwitchHook hook : hooks) { // without a stream: asked at every wait
      if (hook.minds(current)) {
        return true;
      }
    }
    return false;
  }

  /** A step is over. Tasks in front of an object that it changed may have to wait from here on. */
  void changed(Task by) {
    for (int i = 0; i < standing.size(); i++) {
      Stander stander = standing.get(i);
      if (stander.pending.watched().stream().anyMatch(by.footprint::wrote)) {
        by.footprint.looksWhere(stander.task);
        look(by, stander);
      }
    }
  }

  private void look(Task by, Stander stander) {
    stander.pending.watched().forEach(object -> Machine.look(by, object));
    if (!stander.pending.ready(stander.task)) {
      hooks.forEach(hook -> hook.switchedAway(by, stander.task));
    }
  }

  /** The task takes the step in front of which it stood. */
  void goesOn(Task current) {
    for (int i = 0; i < standing.size(); i++) {
      if (standing.get(i).task == current) {
        Stander stander = standing.remove(i);
        stander.pending.watched().forEach(object -> Machine.look(current, object));
        hooks.forEach(hook -> hook.switchedTo(current));
      }
    }
  }

  private record StoodAt(@Nullable Object contents, List<Integer> standing) {}

  /** The object's contents, and the tasks that stand in front of the object. */
  @Nullable Object contents(KernelObject object) {
    Object own = object.contents();
    if (standing.isEmpty()) {
      return own;
    }
    List<Integer> here =
        standing.stream().filter(each -> each.watches(object)).map(each -> each.task.id()).toList();
    return here.isEmpty() ? own : new StoodAt(own, here);
  }
}
