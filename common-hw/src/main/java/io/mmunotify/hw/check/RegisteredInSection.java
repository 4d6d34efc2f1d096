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
 * No notifier gets on the list of an mm between a range start that succeeded on that mm and the
 * range's end: the notifier would be told an end whose start it was not told. In a kernel the
 * caller of start and end holds mmap_sem or an rmap lock meanwhile, and a registration takes all
 * these locks. So the checker finds a caller of the start that does not hold the locks of a
 * kernel's caller.
 *
 * <p>This property depends on the order of tasks. The step that puts a notifier on the list reads
 * how many ranges are open ({@link Ranges}); starts and ends add to that number. Where the caller
 * holds mmap_sem these steps are ordered already.
 *
 * <p>Not verified: a registration while a start or an end has not returned; which task holds which
 * lock, since a range that is started while no task registers does no harm. Surplus ends make up
 * for ranges that are open.
 */
final class RegisteredInSection {
  static final String NAME = "registered-in-section";

  private final Ranges ranges;

  /** The registration that each task is in. Known to that task alone. */
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
