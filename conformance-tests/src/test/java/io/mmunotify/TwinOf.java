// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.Set;

/** A generation that passes for a sound one, and boots another kernel. */
public interface TwinOf extends Generation {
  /** What it passes for. */
  Generation sound();

  @Override
  default String name() {
    return sound().name();
  }

  @Override
  default Upstream upstream() {
    return sound().upstream();
  }

  @Override
  default Set<Capability> capabilities() {
    return sound().capabilities();
  }

  @Override
  default ReadDomain readDomain(Machine machine, GracePeriodOptions options) {
    return sound().readDomain(machine, options);
  }
}
