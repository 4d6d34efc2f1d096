// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a stepped machine that stand in front of a wait that sleeps, where it matters to a
 * classic RCU that they are switched away from. A task is, from the first state in which the wait
 * cannot be had until it has it: also where it could have it meanwhile, for whoever was woken has
 * yet to be switched to.
 *
 * <p>So in which order a task comes to a lock and another one takes it shows later, in what a grace
 * period waits for. To come there looks at what the wait watches, and whoever changes that looks at
 * those who stand there: at where they stand, which is told by what they did, at what their waits
 * watch, and at what the classic RCU keeps of them. What a wait watches tells who stands there
 * ({@link #contents}), so that nobody else need ask.
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
   * The task has performed a step, and comes to the next.
   *
   * @param wait what that has to wait for at times; null where it never has
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

  /** A step is over: those who stand where it changed something may have to wait from here on. */
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

  /** The task has what it stood in front of. */
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

  /** What tasks could find out by touching the object, and which of them stand in front of it. */
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
