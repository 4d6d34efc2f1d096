// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/** A sum to which tasks add; the end of the run looks at the sum. Additions commute. */
final class Tally extends KernelObject {
  private int sum;

  void add(Task current, int number) {
    Machine.touch(current, this, Access.ADD);
    sum += number;
  }

  /** The sum in the middle of a run. The read orders this step among the additions. */
  int read(Task current) {
    Machine.touch(current, this, Access.READ);
    return sum;
  }

  /** The sum, for a caller outside of the run. */
  int peek() {
    return sum;
  }

  @Override
  public @Nullable Object contents() {
    return sum == 0 ? null : sum;
  }
}
