// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit.sample;

import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.junit.Explore;
import io.mmunotify.junit.Program;

/** Small models of what real drivers did; the build's own test run leaves them out. */
public final class FieldSamples {
  private FieldSamples() {}

  private record Plain() implements Driver {}

  /** Register allocates and takes mmap_sem, which may sleep, under the driver's spinlock. */
  public static final class SpinlockOverRegister {
    @Explore
    void openRegistersUnderItsSpinlock(Program p) {
      MmStruct mm = p.mm("A", 1);
      SpinLock open = p.spinLock("open");
      Notifier n = p.notifier("xpmem", new Plain());
      p.task(
          "open",
          current -> {
            open.lock(current);
            var _ = p.kernel().register(current, n, mm);
            open.unlock(current);
            p.kernel().unregister(current, n, mm);
          });
    }
  }

  /** A callback takes another mm's mmap_sem, whose holder waits for all callbacks. */
  public static final class UnregisterUnderMmapSem {
    private record TakesAnothers(MmStruct other) implements Driver {
      @Override
      public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
        other.mmapSem().downRead(current);
        other.mmapSem().upRead(current);
      }
    }

    @Explore
    void unregisterWithMmapSemHeld(Program p) {
      MmStruct a = p.mm("A", 1);
      MmStruct b = p.mm("B", 1);
      Notifier reader = p.notifier("reader", new TakesAnothers(b));
      Notifier enclave = p.notifier("enclave", new Plain());
      p.setup(current -> p.kernel().register(current, reader, a));
      p.setup(current -> p.kernel().register(current, enclave, b));
      p.task("munmap-a", current -> p.kernel().invalidateRangeEnd(current, a, 0, 4096));
      p.task(
          "munmap-b",
          current -> {
            b.mmapSem().downWrite(current);
            p.kernel().unregister(current, enclave, b);
            b.mmapSem().upWrite(current);
          });
    }
  }
}
