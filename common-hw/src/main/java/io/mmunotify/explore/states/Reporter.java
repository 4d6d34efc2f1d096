// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Followed;
import io.mmunotify.explore.Listener;
import io.mmunotify.explore.Program;
import io.mmunotify.explore.Refusal;
import io.mmunotify.hw.machine.Finding;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells a listener what the levels of a search lead to: each kind of end once and each finding
 * once, with the run under the least schedule that shows it. Used by the thread of the search, but
 * for the number of runs.
 */
final class Reporter<R> {
  private final Program<R> program;
  private final Listener<R> listener;
  private final Map<Fingerprint, Integer> kinds = new HashMap<>();
  private final Set<Finding> findings = new HashSet<>();
  private final AtomicLong executions = new AtomicLong();

  Reporter(Program<R> program, Listener<R> listener) {
    this.program = program;
    this.listener = listener;
  }

  /** How many runs it has made to see what schedules come to. Any thread may ask. */
  long executions() {
    return executions.get();
  }

  Followed<R> follow(int[] path) {
    long _ = executions.incrementAndGet();
    return Followed.of(program, path);
  }

  /** Tells what the states of a level lead to. */
  void tell(Ends found, Paths paths, int depth) {
    found
        .findings()
        .forEach((finding, step) -> {
          if (findings.add(finding)) {
            Followed<R> shows = follow(paths.to(depth, step.rank(), step.edge()));
            if (!shows.fits()) {
              throw Refusal.alike("a run that was to show a finding did not come so far");
            }
            listener.found(finding, shows.run(), shows);
          }
        });
    found.ends().forEach(end -> tell(end, paths, depth));
  }

  private void tell(EndState end, Paths paths, int depth) {
    Integer kind = kinds.get(end.kind());
    if (kind == null) {
      kind = kinds.size();
      kinds.put(end.kind(), kind);
      Followed<R> ends = follow(paths.to(depth, end.rank(), end.edge()));
      if (!ends.whole()) {
        throw Refusal.alike("a run that was to end did not");
      }
      listener.ran(ends.run(), ends);
    }
    BigInteger schedules = end.count();
    if (schedules != null) {
      listener.counted(kind, schedules);
    }
  }
}
