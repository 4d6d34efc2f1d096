// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.gp;

import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.HeapObject;
import io.mmunotify.hw.sync.LongCell;

/** What readers find and updaters free. Using it when it is freed stops the run. */
final class Element extends KernelObject implements HeapObject {
  private final String name;
  private final LongCell word = new LongCell(this, 0, 1);
  private boolean freed;

  Element(String name) {
    this.name = name;
  }

  /** Reads what lies in it. */
  void use(Task current) {
    var _ = word.read(current);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean freed() {
    return freed;
  }

  @Override
  public void markFreed() {
    freed = true;
  }

  @Override
  protected boolean canDie() {
    return true;
  }

  @Override
  protected boolean dead(Task current) {
    return freed;
  }

  @Override
  protected KernelStop usedAfterFree(Task current) {
    return new KernelMisuse(current.name() + " uses " + name + ", which was freed");
  }

  @Override
  public Object contents() {
    return freed;
  }
}
