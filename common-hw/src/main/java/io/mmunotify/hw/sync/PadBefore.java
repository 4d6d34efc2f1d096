// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.KernelObject;

/**
 * Two cache lines of nothing in front of the fields of a subclass: fields are laid out by class.
 */
public abstract class PadBefore extends KernelObject {
  @SuppressWarnings("unused")
  private long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ba, bb, bc, bd, be, bf;

  /**
   * @param whole what the object is a part of
   * @param part which part, from 0, below 65536
   */
  protected PadBefore(KernelObject whole, int part) {
    super(whole, part);
  }
}
