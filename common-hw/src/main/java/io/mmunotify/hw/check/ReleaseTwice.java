// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Task;
import org.jspecify.annotations.Nullable;

/**
 * The release callback of a notifier is entered once for each registration of the notifier. The
 * kernels allow more: exit and unregister may both call release, even at the same time. So a second
 * entry is information, for drivers whose release frees, completes or queues something.
 *
 * <p>The checker counts, and looks at the sums in the end. Additions commute.
 *
 * <p>Not verified: whether two entries overlap, since that check would triple the schedules
 * wherever two tasks call release; two entries in one registration and none in another.
 */
final class ReleaseTwice {
  static final String NAME = "release-twice";

  private final String notifier;
  private final Tally registrations = new Tally();
  private final Tally releases = new Tally();

  ReleaseTwice(String notifier) {
    this.notifier = notifier;
  }

  /** A registration succeeded. */
  void registered(Task current) {
    registrations.add(current, 1);
  }

  /** Release is entered. */
  void entered(Task current) {
    releases.add(current, 1);
  }

  /** The finding at the end of the run, or null. */
  @Nullable Finding atEnd() {
    int times = releases.peek();
    int allowed = Math.max(1, registrations.peek());
    return times <= allowed
        ? null
        : new Finding(
            NAME,
            Severity.INFORMATION,
            "release of "
                + notifier
                + " is entered "
                + times
                + " times, and it was registered "
                + (allowed == 1 ? "once" : allowed + " times"));
  }
}
