// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/** What a task does. It reaches the machine only through the task that it is handed. */
@FunctionalInterface
public interface TaskBody {
  /**
   * Does it, from beginning to end.
   *
   * @param current the task that it is
   */
  void run(Task current);
}
