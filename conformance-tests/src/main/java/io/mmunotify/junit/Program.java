// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.memory.Fallible;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.SpinLock;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One execution in the making: a booted kernel, address spaces, notifiers with drivers, what tasks
 * share, and the tasks. Handed to an {@link Explore} method, new for every execution; used by that
 * method alone. Its tasks reach the machine through the task that they are handed, {@code current}.
 *
 * <p>Tasks are switched only at steps: where a kernel function takes one (its locks, its list, its
 * waits), where a call of the {@linkplain #kernel kernel} or a callback begins, where a callback
 * returns, and at every access to a {@link Cell}. Three rules follow.
 *
 * <ul>
 *   <li>What tasks share is a {@link Cell}, a lock of the model or another kernel object. Before
 *       the first execution on a generation, what the tasks and drivers hold is searched for plain
 *       data that two tasks reach: fields that are not final, arrays, collections, atomics and
 *       locks of the JDK; what is found fails the test. Not seen are static variables, objects made
 *       while tasks run, what lies inside of the JDK's other classes and of modules that are not
 *       open, and what a task reaches by calling something it does not hold. {@link Guarded} and
 *       {@link #guarded} exempt. A program that does not do the same again under the same schedule,
 *       which is how plain data shows, fails too; most schedules are not run twice, though.
 *   <li>No monitor is held over a step: {@code synchronized} around one hangs or guards nothing.
 *       The first execution on a generation is looked at, step by step, and a task that breaks the
 *       rule there fails the test. Branches that this execution does not take are not seen.
 *   <li>No task waits for another but in the kernel's and the model's primitives.
 * </ul>
 *
 * <p>A {@code finally} block is run on the way out of an oops, too; a step in it is taken.
 */
public final class Program {
  private static final Pattern WORD = Pattern.compile("[\\p{Alnum}_.-]+");
  private static final Set<String> RESERVED = Set.of("setup", "after", ExactRule.WORKER);

  private final Generation generation;
  private final Machine machine;
  private final ProgramCheckers checkers;
  private final EnumMap<Fallible, Set<Integer>> failing = new EnumMap<>(Fallible.class);
  private final Map<String, TaskBody> tasks = new LinkedHashMap<>();
  private final Map<String, Driver> drivers = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private final Set<Object> exempt = Collections.newSetFromMap(new IdentityHashMap<>());
  private TaskBody setup = current -> {};
  private TaskBody after = current -> {};
  private @Nullable Kernel kernel;
  private @Nullable String thrower;

  Program(Generation generation, Machine machine) {
    this.generation = generation;
    this.machine = machine;
    this.checkers = new ProgramCheckers(machine);
  }

  /** The generation: its name, its capabilities. */
  public Generation generation() {
    return generation;
  }

  /**
   * Has calls of a primitive fail. Before anything else is made.
   *
   * @param calls which, those of all tasks counted together from 1
   * @throws IllegalStateException if the kernel was booted before
   */
  public void fail(Fallible primitive, int... calls) {
    if (kernel != null) {
      throw new IllegalStateException("faults are chosen before the kernel is booted");
    }
    Set<Integer> numbers = failing.computeIfAbsent(primitive, _ -> new TreeSet<>());
    for (int call : calls) {
      if (call < 1) {
        throw new IllegalArgumentException("calls are counted from 1, not from " + call);
      }
      numbers.add(call);
    }
  }

  /**
   * The kernel of this execution, booted on first use. Ask {@code instanceof} for what only some
   * generations have: {@link Kernel.DeferredFree} and its like.
   */
  public Kernel kernel() {
    Kernel booted = kernel;
    if (booted == null) {
      booted = TracedCalls.kernel(generation.boot(machine, new FaultInjector(failing)), this);
      kernel = booted;
    }
    return booted;
  }

  /**
   * A new address space.
   *
   * @param users {@code mm_users} at the start, at least 1
   */
  public MmStruct mm(String name, int users) {
    return kernel().newMm(name, users);
  }

  /**
   * A new notifier, not registered, whose callbacks are those that the driver overrides. Where
   * generations differ in a callback's parameters, override each form that you run on: a callback
   * of which only the other form is overridden is null, and the test says so in a report entry and
   * on the console.
   */
  public Notifier notifier(String name, Driver driver) {
    remarks.addAll(CallbackForms.remarks(name, driver, generation));
    return notifier(name, driver, CallbackForms.called(driver, generation), Set.of());
  }

  /**
   * A new notifier, not registered.
   *
   * @param callbacks the members of its ops that are not null
   * @param flags its ops' flags, ignored by generations without
   */
  public Notifier notifier(
      String name, Driver driver, Set<Callback> callbacks, Set<Notifier.Flag> flags) {
    return kernel().newNotifier(name, callbacks, flags, driver);
  }

  /** A new integer that tasks share. */
  public Cell cell(String name, int value) {
    return new Cell(name, null, value);
  }

  /**
   * The same in the notifier's memory, which its driver allocated for both: to touch it after
   * {@link Kernel#free} is an oops.
   */
  public Cell cell(String name, int value, Notifier in) {
    return new Cell(name, (KernelObject) in, value);
  }

  /** A new spinlock. */
  public SpinLock spinLock(String name) {
    return new SpinLock(name);
  }

  /** What happens first, alone: registering, mostly. */
  public void setup(TaskBody body) {
    setup = body;
  }

  /**
   * A task; all of them run concurrently.
   *
   * @param name its column in a table
   * @throws IllegalArgumentException if another task has that name, or it is no plain word
   */
  public void task(String name, TaskBody body) {
    if (RESERVED.contains(name) || !WORD.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a task's name is a word of letters, digits, '_', '.' and '-', and none of setup, after"
              + " and srcu: \""
              + name
              + '"');
    }
    if (tasks.putIfAbsent(name, body) != null) {
      throw new IllegalArgumentException("there are two tasks " + name);
    }
  }

  /** What happens last, alone, when every task has ended: what must hold in the end. */
  public void after(TaskBody body) {
    after = body;
  }

  /**
   * Exempts an object from the search for plain shared data, with all that is behind it: because a
   * lock of the model guards it, or because it only collects results or never changes. In which
   * order tasks reach it must not matter: of schedules that differ only in that, one is run.
   *
   * @return the object
   */
  public <T> T guarded(T object) {
    exempt.add(object);
    return object;
  }

  /** A driver as the kernel is to see it, that of a notifier which is about to be made. */
  Driver traced(String notifier, Set<?> callbacks, Driver driver) {
    if (drivers.putIfAbsent(notifier, driver) != null) {
      throw new IllegalArgumentException("there are two notifiers " + notifier);
    }
    checkers.made(notifier, callbacks);
    return TracedCalls.driver(notifier, driver, this);
  }

  ProgramCheckers checkers() {
    return checkers;
  }

  /** What the author should know of what was made, each a sentence without its full stop. */
  List<String> remarks() {
    return remarks;
  }

  Set<String> taskNames() {
    return tasks.keySet();
  }

  Map<String, TaskBody> tasks() {
    return tasks;
  }

  Map<String, Driver> drivers() {
    return drivers;
  }

  Set<Object> exempt() {
    return exempt;
  }

  /** Whose body threw first, if one did. */
  @Nullable String thrower() {
    return thrower;
  }

  /**
   * What the machine is to run.
   *
   * @param announced whether every task begins with a step of its own, so that the schedule is
   *     asked at the first step of its body as well
   */
  List<List<TaskPlan>> phases(boolean announced) {
    Kernel _ = kernel();
    List<TaskPlan> concurrent = new ArrayList<>();
    tasks.forEach((name, body) -> concurrent.add(plan(name, body, announced)));
    return List.of(
        List.of(plan("setup", setup, announced)),
        concurrent,
        List.of(plan("after", after, announced)));
  }

  private TaskPlan plan(String name, TaskBody body, boolean announced) {
    return new TaskPlan(
        name,
        current -> {
          if (announced) {
            Machine.step(current, EventKind.CALL);
          }
          try {
            body.run(current);
          } catch (KernelStop stop) {
            throw stop;
          } catch (RuntimeException | Error e) {
            thrower = thrower == null ? name : thrower;
            throw e;
          }
        });
  }
}
