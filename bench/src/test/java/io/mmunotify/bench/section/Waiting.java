// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.section;

import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.SpinLock;

/** Methods with sections that do more, or hold them where no annotation is. */
final class Waiting {
  static {
    SectionFrames.declare(Waiting.class);
  }

  private Waiting() {}

  @ReadSection
  static void synchronizes(Rcu rcu, Task current) {
    rcu.readUnlock(current, rcu.readLock(current));
    rcu.synchronize(current);
  }

  @ReadSection
  static void locks(Rcu rcu, Task current, SpinLock lock) {
    rcu.readUnlock(current, rcu.readLock(current));
    lock.lock(current);
    lock.unlock(current);
  }

  @ReadSection
  static void twoInOne(Rcu rcu, Task current) {
    int outer = rcu.readLock(current);
    rcu.readUnlock(current, rcu.readLock(current));
    rcu.readUnlock(current, outer);
  }

  @ReadSection
  static Runnable inALambda(Rcu rcu, Task current) {
    return () -> rcu.readUnlock(current, rcu.readLock(current));
  }
}
