// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmHooks;
import io.mmunotify.hw.mm.MmStruct;
import org.jspecify.annotations.Nullable;

/** No notifiers: for an mm that a test looks at alone. */
final class NoHooks implements MmHooks {
  @Override
  public void exitMmap(Task current, MmStruct mm) {}

  @Override
  public void mmDestroy(Task current, MmStruct mm) {}

  @Override
  public @Nullable HlistHead notifiers(MmStruct mm) {
    return null;
  }
}
