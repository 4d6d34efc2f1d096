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
 * No notifier gets on the list of an mm between a range start on that mm, which succeeded, and its
 * end: it would be told an end whose start it was not told. In a kernel the caller of both holds
 * mmap_sem or an rmap lock meanwhile, and a registration takes all of these. So this is about the
 * caller of the start, who does not hold what a kernel's caller does.
 *
 * <p>Depends on the order of tasks. The step that puts a notifier on the list reads how many ranges
 * are open ({@link Ranges}), to which starts and ends add. Where the caller holds mmap_sem these
 * steps are in an order already.
 *
 * <p>Not verified: a registration while a start or an end has not returned; who holds which lock,
 * for a range that is started while nobody registers is none the worse; ends too many make up for
 * ranges that are open.
 */
final class RegisteredInSection {
  static final String NAME = "registered-in-section";

  private final Ranges ranges;

  /** What each task registers. Known to that task alone. */
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
