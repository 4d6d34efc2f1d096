// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.section;

import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.ReadDomain;

/** Sections that no handshake finds: their class does not declare any. */
final class Undeclared {
  private Undeclared() {}

  static void notAnnotated(ReadDomain domain, Task current) {
    domain.readUnlock(current, domain.readLock(current));
  }

  @ReadSection
  static void notDeclared(Rcu rcu, Task current) {
    rcu.readUnlock(current, rcu.readLock(current));
  }
}
