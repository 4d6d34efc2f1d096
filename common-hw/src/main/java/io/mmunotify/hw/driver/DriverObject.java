// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.driver;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.KernelOops;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Upstream;
import io.mmunotify.hw.memory.HeapObject;
import io.mmunotify.hw.trace.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a driver's own, there from the start. {@link io.mmunotify.hw.memory.KernelHeap#kfree}
 * takes it back, once; to touch it, or what lies in it, is a use after free from then on.
 */
public final class DriverObject extends KernelObject implements HeapObject {
  private final String name;
  private volatile boolean freed;

  /**
   * @param name what traces and reports call it
   */
  public DriverObject(String name) {
    this.name = name;
  }

  /**
   * The driver uses the memory. A step; any task may call; never sleeps.
   *
   * @throws KernelOops if it was freed
   */
  @Upstream("touch")
  public void touch(Task current) {
    Machine.step(current, EventKind.TOUCH);
    Machine.touch(current, this, Access.READ);
    Machine.record(current, EventKind.TOUCH, this);
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
  public @Nullable Object contents() {
    return freed ? Boolean.TRUE : null;
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
    throw Machine.oops(KernelOops.Fault.USE_AFTER_FREE);
  }
}
