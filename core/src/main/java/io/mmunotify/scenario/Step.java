// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.List;

/**
 * One step of a scenario. Steps come in families, each with a type of its own here, a {@link
 * StepFamily} that reads it, and somebody in {@code io.mmunotify.run} who performs it.
 */
public sealed interface Step permits KernelStep, DriverStep, VmStep {

  /** The lists of steps that stand inside of this one; it performs at most one of them. */
  default List<List<Step>> branches() {
    return List.of();
  }
}
