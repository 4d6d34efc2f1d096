// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

/**
 * The granularity of a stepped machine's steps, and the model of its memory.
 *
 * @param granularity where tasks can be switched
 * @param model a model other than {@link MemoryModel#SC} needs memory granularity: at events, no
 *     order of two accesses could show
 */
public record Stepping(Granularity granularity, MemoryModel model) {
  /** The steps of a trace, on memory without surprises. */
  public static final Stepping EVENTS = new Stepping(Granularity.EVENT, MemoryModel.SC);

  /**
   * Checks that granularity and model fit.
   *
   * @throws IllegalArgumentException if the model needs memory granularity
   */
  public Stepping {
    if (model != MemoryModel.SC && granularity != Granularity.MEMORY) {
      throw new IllegalArgumentException(
          "the memory model " + model.text() + " needs memory granularity");
    }
  }
}
