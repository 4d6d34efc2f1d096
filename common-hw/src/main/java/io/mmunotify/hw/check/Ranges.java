// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ranges that callers have started and ended, and the calls of notifiers that came of it. Not a
 * checker itself: the checkers of ranges look at its sums. Additions commute; only the task of a
 * caller knows which ranges that caller still has to end.
 *
 * <p>A caller whose start failed calls no end. If the caller calls an end all the same, and owes no
 * other end, that end makes up for the failed start.
 */
final class Ranges {

  /**
   * One notifier with both callbacks: starts that it did not refuse, less ends; of these starts
   * those that failed for the caller; starts that it refused; and its registrations.
   */
  static final class Told {
    final Tally open = new Tally();
    final Tally stranded = new Tally();
    final Tally refused = new Tally();
    final Tally registrations = new Tally();
  }

  /** The ranges that a task has started and not ended. Only that task touches it. */
  private static final class Caller extends KernelObject {
    private final Task task;

    /** For each mm: starts that succeeded, less ends. */
    private final SortedMap<String, Integer> owed = new TreeMap<>();

    /** For each mm, the notifiers that each failed start has told, the last start first. */
    private final SortedMap<String, Deque<List<String>>> failed = new TreeMap<>();

    Caller(Callers callers, Task task) {
      super(callers, task.id());
      this.task = task;
    }

    private record Contents(Map<String, Integer> owed, Map<String, List<List<String>>> failed) {}

    @Override
    public @Nullable Object contents() {
      if (owed.isEmpty() && failed.isEmpty()) {
        return null;
      }
      Map<String, List<List<String>>> copy = new TreeMap<>();
      failed.forEach((mm, starts) -> copy.put(mm, List.copyOf(starts)));
      return new Contents(Map.copyOf(owed), copy);
    }
  }

  /** The object of which callers are parts. */
  private static final class Callers extends KernelObject {}

  private final SortedMap<String, Told> notifiers = new TreeMap<>();
  private final Map<String, Tally> owed = new HashMap<>();
  private final Callers whole = new Callers();
  private final SortedMap<Integer, Caller> callers = new TreeMap<>();

  /** For each task, the starts that it is in, innermost first, each with the notifiers told. */
  private final Map<Task, Deque<List<String>>> walks = new HashMap<>();

  /** There is such an address space. */
  void mm(String name) {
    owed.put(name, new Tally());
  }

  /** There is such a notifier, with both callbacks. */
  void notifier(String name) {
    notifiers.put(name, new Told());
  }

  /** The notifiers with both callbacks, by name. */
  SortedMap<String, Told> notifiers() {
    return notifiers;
  }

  /** The successful starts of all tasks on an mm, less the ends. */
  Tally owed(String mm) {
    Tally known = owed.get(mm);
    if (known == null) {
      throw new IllegalArgumentException("the checkers were not told of " + mm + " at boot");
    }
    return known;
  }

  /** The tasks that have started more ranges on an mm than they ended, in the order of task ids. */
  List<String> owing(String mm) {
    return callers.values().stream()
        .filter(caller -> caller.owed.getOrDefault(mm, 0) > 0)
        .map(caller -> caller.task.name())
        .toList();
  }

  /** A notifier was registered. */
  void registered(Task current, String notifier) {
    Told told = notifiers.get(notifier);
    if (told != null) {
      told.registrations.add(current, 1);
    }
  }

  /** A caller calls a range start. */
  void starting(Task current) {
    walks.computeIfAbsent(current, task -> new ArrayDeque<>()).push(new ArrayList<>());
  }

  /** The range start has returned to the caller. */
  void started(Task current, String mm, boolean failed) {
    Deque<List<String>> walk = walks.get(current);
    if (walk == null) {
      throw new IllegalStateException("a range start that has not begun has returned");
    }
    List<String> told = walk.pop();
    Caller caller = caller(current);
    if (failed) {
      told.forEach(notifier -> strand(current, notifier, 1));
      caller.failed.computeIfAbsent(mm, any -> new ArrayDeque<>()).push(List.copyOf(told));
    } else {
      owed(mm).add(current, 1);
      owe(caller, mm, 1);
    }
  }

  private void strand(Task current, String notifier, int by) {
    Told told = notifiers.get(notifier);
    if (told != null) {
      told.stranded.add(current, by);
    }
  }

  private static void owe(Caller caller, String mm, int by) {
    if (caller.owed.merge(mm, by, Integer::sum) == 0) {
      caller.owed.remove(mm);
    }
  }

  /** A caller calls a range end. */
  void ending(Task current, String mm) {
    Caller caller = caller(current);
    Deque<List<String>> failed = caller.failed.get(mm);
    if (failed == null || caller.owed.getOrDefault(mm, 0) > 0) {
      owed(mm).add(current, -1);
      owe(caller, mm, -1);
      return;
    }
    failed.pop().forEach(notifier -> strand(current, notifier, -1));
    if (failed.isEmpty()) {
      caller.failed.remove(mm);
    }
  }

  /** A notifier's range start has returned. */
  void told(Task current, String notifier, boolean refused) {
    Told told = notifiers.get(notifier);
    if (told == null) {
      return;
    }
    if (refused) {
      told.refused.add(current, 1);
      return;
    }
    told.open.add(current, 1);
    Deque<List<String>> walk = walks.get(current);
    if (walk != null && !walk.isEmpty()) {
      walk.element().add(notifier);
    }
  }

  /** A notifier's range end is entered. */
  void ended(Task current, String notifier) {
    Told told = notifiers.get(notifier);
    if (told == null) {
      return;
    }
    told.open.add(current, -1);
    Deque<List<String>> walk = walks.get(current);
    if (walk != null && !walk.isEmpty()) {
      walk.element().remove(notifier); // a kernel that takes a start back
    }
  }

  private Caller caller(Task current) {
    Caller caller = callers.computeIfAbsent(current.id(), id -> new Caller(whole, current));
    Machine.touch(current, caller, Access.WRITE);
    return caller;
  }
}
