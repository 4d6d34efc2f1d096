// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit.sample;

import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.junit.Explore;
import io.mmunotify.junit.Program;

/** Drivers in some form of their callbacks; the build's own test run leaves them out. */
public final class FormSamples {

  private record NoCallback() implements Driver {}

  private record OlderForm() implements Driver {
    @Override
    public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {}
  }

  private record NewerForm() implements Driver {
    @Override
    public int clearFlushYoung(Task current, MmStruct mm, long start, long end) {
      return 1;
    }
  }

  private record BothForms() implements Driver {
    @Override
    public void invalidateRangeStart(Task current, MmStruct mm, long start, long end) {}

    @Override
    public int invalidateRangeStart(
        Task current, MmStruct mm, long start, long end, boolean blockable) {
      return 0;
    }
  }

  private record GoneCallback() implements Driver {
    @Override
    public void invalidatePage(Task current, MmStruct mm, long address) {}
  }

  private record GoneCallbackBesideAnother() implements Driver {
    @Override
    public void invalidatePage(Task current, MmStruct mm, long address) {}

    @Override
    public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {}
  }

  private static void registered(Program p, Driver driver) {
    MmStruct mm = p.mm("A", 1);
    Notifier umem = p.notifier("umem", driver);
    p.task(
        "open",
        current -> {
          var _ = p.kernel().register(current, umem, mm);
          p.kernel().unregister(current, umem, mm);
        });
  }

  @Explore
  void noCallback(Program p) {
    registered(p, new NoCallback());
  }

  @Explore
  void olderForm(Program p) {
    registered(p, new OlderForm());
  }

  @Explore
  void newerForm(Program p) {
    registered(p, new NewerForm());
  }

  @Explore
  void bothForms(Program p) {
    registered(p, new BothForms());
  }

  @Explore
  void goneCallback(Program p) {
    registered(p, new GoneCallback());
  }

  @Explore
  void goneCallbackBesideAnother(Program p) {
    registered(p, new GoneCallbackBesideAnother());
  }
}
