// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.mm;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what was called, and takes a step in it. */
final class TestHooks implements MmHooks {
  final List<String> calls = new CopyOnWriteArrayList<>();

  @Override
  public void exitMmap(Task current, MmStruct mm) {
    Machine.step(current, EventKind.CALL);
    calls.add("exit_mmap");
  }

  @Override
  public void mmDestroy(Task current, MmStruct mm) {
    Machine.step(current, EventKind.CALL);
    mm.mmuNotifierMm(current);
    calls.add("mm_destroy");
  }

  @Override
  public @Nullable HlistHead notifiers(MmStruct mm) {
    return null;
  }
}
