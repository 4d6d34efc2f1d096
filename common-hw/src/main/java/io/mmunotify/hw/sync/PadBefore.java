// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.KernelObject;

/** Two unused cache lines in front of the fields of a subclass: fields are laid out by class. */
public abstract class PadBefore extends KernelObject {
  @SuppressWarnings("unused")
  private long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ba, bb, bc, bd, be, bf;

  /**
   * @param whole the object of which this one is a part
   * @param part which part, from 0, below 65536
   */
  protected PadBefore(KernelObject whole, int part) {
    super(whole, part);
  }
}
