// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import org.jspecify.annotations.Nullable;

/**
 * A defect that a checker found in a run; the run goes on. Two runs that show the same defect have
 * equal findings, so a finding says nothing of the schedule.
 *
 * @param check the checker's name, kebab-case
 * @param severity whether the finding is a defect, or only worth knowing
 * @param what one sentence, without its full stop
 */
public record Finding(String check, Severity severity, String what) implements Comparable<Finding> {

  /** How much a finding weighs. */
  public enum Severity {
    /** Something is wrong. */
    FINDING,
    /** The kernels allow it; a driver should know. */
    INFORMATION
  }

  @Override
  public int compareTo(Finding other) {
    int byCheck = check.compareTo(other.check);
    return byCheck != 0 ? byCheck : what.compareTo(other.what);
  }

  /**
   * A finding, with the step of a run in which it was seen first.
   *
   * @param task the task that was running; null for a finding at the end
   * @param step the number of the step, from 1; the number of all steps at the end
   */
  public record Seen(Finding finding, @Nullable String task, long step) {}
}
