// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.EventKind;
import java.util.HashMap;
import java.util.Map;

/**
 * No notifier gets on the list of an mm between a successful range start on that mm and its end:
 * the notifier would be told an end whose start it was not told. In a kernel the caller of start
 * and end holds mmap_sem or an rmap lock meanwhile, and a registration takes all of these locks. So
 * the finding is about the caller of the start, which does not hold what a kernel's caller holds.
 *
 * <p>Depends on the order of tasks. The step that puts a notifier on the list reads how many ranges
 * are open ({@link Ranges}); starts and ends add to that number. Where the caller holds mmap_sem,
 * these steps have an order already.
 *
 * <p>Not verified: a registration while a call of start or end has not returned; which locks the
 * caller holds, since a range that is started while nobody registers does no harm. Ends too many
 * make up for ranges that are open.
 */
final class RegisteredInSection {
  static final String NAME = "registered-in-section";

  private final Ranges ranges;

  /** The registration that each task is in. A task reads and writes its own entry alone. */
  private final Map<Task, Registration> registrations = new HashMap<>();

  private record Registration(String notifier, String mm) {}

  RegisteredInSection(Ranges ranges) {
    this.ranges = ranges;
  }

  /** A registration begins. */
  void registering(Task current, String notifier, String mm) {
    registrations.put(current, new Registration(notifier, mm));
  }

  /** The registration has returned. */
  void registered(Task current) {
    registrations.remove(current);
  }

  /** The task is about to perform a step. */
  void step(Task current, EventKind kind) {
    Registration registration =
        kind == EventKind.HLIST_ADD_HEAD ? registrations.get(current) : null;
    if (registration != null && ranges.owed(registration.mm()).read(current) > 0) {
      Machine.report(
          current,
          new Finding(
              NAME,
              Severity.FINDING,
              registration.notifier()
                  + " is registered on "
                  + registration.mm()
                  + " between a range start and its end, whose caller holds neither mmap_sem nor"
                  + " an rmap lock; a kernel's does, and keeps registrations out"));
    }
  }
}
