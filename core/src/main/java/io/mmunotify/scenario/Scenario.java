// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.Fallible;
import io.mmunotify.hw.sync.ExactRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tasks do to address spaces and notifiers. Immutable; maps keep the document's order.
 *
 * @param name kebab-case
 * @param about one sentence; empty where the document has none
 * @param mms address space to {@code mm_users} at the start, at least 1
 * @param notifiers by name
 * @param driver what drivers have of their own
 * @param setup what the task {@code setup} does before all others
 * @param tasks what runs concurrently
 * @param after what the task {@code after} does when all others have ended
 * @param faults which calls of a primitive fail, from 1
 * @param schedule how the tasks take turns at first; empty for their order
 * @param expect generation to what is known to happen
 * @param vm files, areas and the machine that they lie on
 * @param source the document, for a trace's header
 */
public record Scenario(
    String name,
    String about,
    Map<String, Integer> mms,
    Map<String, NotifierSpec> notifiers,
    DriverThings driver,
    List<Step> setup,
    Map<String, List<Step>> tasks,
    List<Step> after,
    Map<Fallible, Set<Integer>> faults,
    List<Directive> schedule,
    Map<String, Expectation> expect,
    VmSpec vm,
    Document source) {

  /** Whether tasks or work run concurrently, so that one schedule is one of many. */
  public boolean races() {
    long busy = tasks.values().stream().filter(steps -> !steps.isEmpty()).count();
    return busy + driver.work().size() > 1;
  }

  /** The name of every task that performs steps: setup, its own ones, after, those of work. */
  public List<String> taskNames() {
    return taskNames(tasks.keySet(), driver.work().keySet());
  }

  static List<String> taskNames(Collection<String> tasks, Collection<String> work) {
    List<String> names = new ArrayList<>(List.of("setup"));
    names.addAll(tasks);
    names.add("after");
    work.forEach(item -> names.add(Task.WORK + item));
    return names;
  }

  /** All steps, those that stand inside of others and in callbacks left out, in lists. */
  public List<List<Step>> bodies() {
    List<List<Step>> bodies = new ArrayList<>(List.of(setup));
    bodies.addAll(tasks.values());
    bodies.add(after);
    bodies.addAll(driver.work().values());
    return bodies;
  }

  /** The names that a scenario's own tasks cannot have. */
  public static final Set<String> RESERVED_TASKS = Set.of("setup", "after", ExactRule.WORKER);

  /**
   * A notifier.
   *
   * @param mm where register and unregister apply it
   * @param callbacks the members of its ops that are not null
   * @param flags its ops' flags
   */
  public record NotifierSpec(
      String mm, Map<Callback, CallbackSpec> callbacks, Set<Notifier.Flag> flags) {}

  /**
   * What a callback does.
   *
   * @param returns its value, where it has one
   * @param returnsNonblock its value where it is told not to block; null for the same
   * @param steps what it does before it returns, in the task that called it
   */
  public record CallbackSpec(int returns, @Nullable Integer returnsNonblock, List<Step> steps) {}

  /**
   * One turn of a schedule.
   *
   * @param run the task that goes on
   * @param until right before its next event of this name; null where not said
   * @param through right after it; null where not said
   * @param steps after so many events; 0 where not said
   */
  public record Directive(
      String run, @Nullable String until, @Nullable String through, int steps) {}

  /**
   * What is known to happen in one generation.
   *
   * @param kind {@code ok}, {@code bug}, {@code oops} or {@code deadlock}
   * @param what the bug's condition or the oops's fault; null where any will do
   * @param findings the checkers that find something, besides
   */
  public record Expectation(String kind, @Nullable String what, List<String> findings) {
    /** An end, and no finding that is expected. */
    public Expectation(String kind, @Nullable String what) {
      this(kind, what, List.of());
    }
  }
}
