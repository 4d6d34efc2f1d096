// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;

/**
 * Once {@code mmu_notifier_unregister} has returned, no callback of the notifier runs, and no
 * callback begins until the notifier is being registered again.
 *
 * <p>This property depends on the order of steps of different tasks, so the checker has two
 * objects. One counts the running callbacks: entry and exit add to the count, and the end of an
 * unregistration reads it. The other says whether the registration is over: an entry reads that;
 * the beginning of a registration and the end of an unregistration write it. Where a grace period
 * orders these steps already, the objects cost no schedule.
 *
 * <p>Not verified: {@code unregister_no_release}, which promises no such thing; callbacks left over
 * from a registration once the next registration has begun, also if that registration fails; that a
 * driver does not reach its freed memory in another way.
 */
final class CallbackAfterUnregister {
  static final String NAME = "callback-after-unregister";

  private final String notifier;
  private final Tally running = new Tally();
  private final Registration registration = new Registration();

  /** The number of the registration, and whether the registration is over. */
  private static final class Registration extends KernelObject {
    private int number;
    private boolean over;

    private record Contents(int number, boolean over) {}

    @Override
    public Object contents() {
      return new Contents(number, over);
    }
  }

  CallbackAfterUnregister(String notifier) {
    this.notifier = notifier;
  }

  /** A registration begins. */
  void registering(Task current) {
    Machine.touch(current, registration, Access.WRITE);
    registration.number++;
    registration.over = false;
  }

  /** An unregistration begins. Returns the number of the registration that it is about to undo. */
  int unregistering(Task current) {
    Machine.touch(current, registration, Access.READ);
    Machine.saw(current, registration.number);
    return registration.number;
  }

  /** An unregistration has returned that began in the registration with this number. */
  void unregistered(Task current, int number) {
    Machine.touch(current, registration, Access.WRITE);
    if (registration.number != number) {
      return; // a new registration has begun meanwhile
    }
    registration.over = true;
    if (running.read(current) > 0) {
      report(current, "runs when mmu_notifier_unregister has returned");
    }
  }

  /** A callback begins. */
  void entered(Task current) {
    running.add(current, 1);
    Machine.touch(current, registration, Access.READ);
    if (registration.over) {
      report(current, "begins after mmu_notifier_unregister has returned");
    }
  }

  /** A callback returns. */
  void left(Task current) {
    running.add(current, -1);
  }

  private void report(Task current, String what) {
    Machine.report(
        current, new Finding(NAME, Severity.FINDING, "a callback of " + notifier + " " + what));
  }
}
