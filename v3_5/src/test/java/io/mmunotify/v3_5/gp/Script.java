// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.InOrder;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule for people, of words that say who goes on and how far: {@code u1:3} takes three steps
 * of u1; {@code u1*} goes on with u1 until it has ended or has to wait; {@code rcu/0} takes one
 * tick of CPU 0 with the softirq behind it. Then all go on in their order.
 */
final class Script implements Schedule {
  private final List<String> words;
  private final InOrder then = new InOrder();

  /** How many steps of the first word were taken. */
  private int taken;

  Script(String words) {
    this.words = new ArrayList<>(List.of(words.split(" ")));
  }

  @Override
  public @Nullable Task next(SteppedMachine machine, @Nullable Task current) {
    while (!words.isEmpty()) {
      String word = words.getFirst();
      String name = word.replaceFirst("[:*].*", "");
      Task task = machine.task(name);
      if (task != null && !isOver(word, machine, task)) {
        taken++;
        return task;
      }
      if (taken == 0) {
        throw new IllegalStateException(word + " cannot go on, before " + words);
      }
      words.removeFirst();
      taken = 0;
    }
    return then.next(machine, current);
  }

  private boolean isOver(String word, SteppedMachine machine, Task task) {
    if (word.endsWith("*")) {
      return !machine.enabled(task);
    }
    int colon = word.indexOf(':');
    if (colon >= 0) {
      return taken == Integer.parseInt(word.substring(colon + 1));
    }
    Waitable wait = task.pendingWait();
    boolean betweenTicks = task.pending() == null && wait != null && wait.awaited() != null;
    return taken == 0 ? !machine.enabled(task) : betweenTicks;
  }
}
