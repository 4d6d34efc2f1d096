// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.memory;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelMisuse;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code kmalloc} and {@code kfree}. Freed memory is never used again, so a late touch is seen. */
public final class KernelHeap {
  private final FaultInjector faults;

  /**
   * @param faults decides which allocations fail
   */
  public KernelHeap(FaultInjector faults) {
    this.faults = faults;
  }

  /**
   * {@code kmalloc(…, GFP_KERNEL)}: may sleep in a kernel, so no spinlock may be held.
   *
   * @param what the name of the type, for the trace
   * @return the memory, or null if the allocation fails
   */
  public <T extends KernelObject> @Nullable T kmalloc(
      Task current, String what, Supplier<T> constructor) {
    Machine.step(current, EventKind.KMALLOC);
    boolean ok = !faults.fails(current, Fallible.KMALLOC);
    Machine.saw(current, ok);
    T memory = ok ? constructor.get() : null;
    Machine.record(current, EventKind.KMALLOC, what, ok);
    return memory;
  }

  /**
   * {@code kfree}: gives memory back; nothing happens for null.
   *
   * @throws KernelMisuse if the memory was given back before
   */
  public <T extends KernelObject & HeapObject> void kfree(Task current, @Nullable T memory) {
    Machine.step(current, EventKind.KFREE);
    if (memory != null) {
      Machine.look(current, memory);
      if (memory.freed()) {
        throw new KernelMisuse("freeing " + memory.name() + " a second time corrupts the heap");
      }
      Machine.touch(current, memory, Access.WRITE);
      memory.markFreed();
    }
    Machine.record(current, EventKind.KFREE, memory == null ? "null" : memory.name());
  }
}
