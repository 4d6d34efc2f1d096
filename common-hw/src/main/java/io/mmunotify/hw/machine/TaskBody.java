// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/**
 * The program of a task. The body reaches the machine only through the task that is handed to it.
 */
@FunctionalInterface
public interface TaskBody {
  /**
   * Runs the program, from beginning to end.
   *
   * @param current the task that runs the program
   */
  void run(Task current);
}
