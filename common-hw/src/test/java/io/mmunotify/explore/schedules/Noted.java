// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.schedules;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/**
 * What one task of a test has seen, in words. Part of what a run comes to, so it has contents: ends
 * that differ in it alone are two for a search over states, too.
 */
final class Noted extends KernelObject {
  private final StringBuilder text = new StringBuilder();

  void add(Task current, String what) {
    Machine.touch(current, this, Access.ADD);
    text.append(what);
  }

  @Override
  public @Nullable Object contents() {
    return text.isEmpty() ? null : text.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
