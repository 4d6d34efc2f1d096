// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.trace.FinalState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Each range start of which a notifier was told, and which it did not refuse, is ended: at the end
 * of a run no notifier has more ranges open than callers are still to end. A caller whose start
 * failed ends nothing. So the kernel itself must tell the end to each notifier that it told of the
 * failed start.
 *
 * <p>The checker counts, and looks at the sums in the end; additions commute. Only the task of a
 * walk knows which notifiers the walk has told.
 *
 * <p>Not verified: that a start and its end name the same range, or come in an order; that a caller
 * whose start succeeded calls the end; notifiers without both callbacks. For a notifier that left
 * its list or was registered again, only failed starts are verified: such a notifier may miss an
 * end, which is the kernels' contract. An end for a notifier that had refused makes up for an end
 * that is missing.
 */
final class OpenRanges {
  static final String NAME = "open-range";

  /** One notifier: open ranges, those of them from a failed start, and registrations. */
  private static final class Count {
    private final Tally open = new Tally();
    private final Tally stranded = new Tally();
    private final Tally registrations = new Tally();
  }

  private final Map<String, Count> notifiers = new TreeMap<>();
  private final Map<String, Tally> owed = new HashMap<>();

  /** For each task, the starts that it is in, innermost first, each with the notifiers told. */
  private final Map<Task, Deque<List<Count>>> walks = new HashMap<>();

  /** There is such an address space. */
  void mm(String name) {
    owed.put(name, new Tally());
  }

  /** There is such a notifier, with both callbacks. */
  void notifier(String name) {
    notifiers.put(name, new Count());
  }

  /** A notifier was registered. */
  void registered(Task current, String notifier) {
    Count count = notifiers.get(notifier);
    if (count != null) {
      count.registrations.add(current, 1);
    }
  }

  /** A caller calls a range start. */
  void starting(Task current) {
    walks.computeIfAbsent(current, task -> new ArrayDeque<>()).push(new ArrayList<>());
  }

  /** The range start has returned to the caller. */
  void started(Task current, String mm, boolean failed) {
    List<Count> told = known(walks.get(current)).pop();
    if (failed) {
      told.forEach(count -> count.stranded.add(current, 1));
    } else {
      known(owed.get(mm)).add(current, 1);
    }
  }

  /** A caller calls a range end. */
  void ending(Task current, String mm) {
    known(owed.get(mm)).add(current, -1);
  }

  /** A notifier's range start has returned. */
  void told(Task current, String notifier, boolean refused) {
    Count count = notifiers.get(notifier);
    Deque<List<Count>> walk = walks.get(current);
    if (count == null || refused) {
      return;
    }
    count.open.add(current, 1);
    if (walk != null && !walk.isEmpty()) {
      walk.element().add(count);
    }
  }

  /** A notifier's range end is entered. */
  void ended(Task current, String notifier) {
    Count count = notifiers.get(notifier);
    Deque<List<Count>> walk = walks.get(current);
    if (count == null) {
      return;
    }
    count.open.add(current, -1);
    if (walk != null && !walk.isEmpty()) {
      walk.element().remove(count); // a kernel that takes a start back
    }
  }

  /** The findings at the end of the run. */
  List<Finding> atEnd(FinalState state) {
    List<Finding> findings = new ArrayList<>();
    notifiers.forEach((notifier, count) -> {
      int open = count.stranded.peek();
      for (Map.Entry<String, FinalState.Mm> mm : state.mms().entrySet()) {
        List<String> listed = mm.getValue().notifiers();
        if (listed != null && listed.contains(notifier) && count.registrations.peek() == 1) {
          open = count.open.peek() - known(owed.get(mm.getKey())).peek();
        }
      }
      if (open > 0) {
        findings.add(
            new Finding(
                NAME,
                Severity.FINDING,
                notifier + " was told the start of a range that is never ended"));
      }
    });
    return findings;
  }

  private static <T> T known(@Nullable T thing) {
    if (thing == null) {
      throw new IllegalArgumentException("the checkers were not told of it at boot");
    }
    return thing;
  }
}
