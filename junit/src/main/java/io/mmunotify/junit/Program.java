// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.driver.Counter;
import io.mmunotify.hw.driver.DriverCompletion;
import io.mmunotify.hw.driver.DriverLock;
import io.mmunotify.hw.driver.DriverObject;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.KernelStop;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.TaskBody;
import io.mmunotify.hw.machine.WorkItem;
import io.mmunotify.hw.memory.Fallible;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.ExactRule;
import io.mmunotify.hw.sync.RwSemaphore;
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
 * returns, and at each call of a {@link Cell} and of what else is listed below. Three rules follow.
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
 * <p>What a program is made of, each thing by its name:
 *
 * <ul>
 *   <li>an address space: {@link #mm}, with its {@code mmap_sem};
 *   <li>a notifier with a driver: {@link #notifier(String, Driver)};
 *   <li>a driver's own locks: {@link #mutex}, {@link #spinLock}, and the rw-semaphore {@link
 *       #rwsem};
 *   <li>an integer that tasks share: {@link #cell}, or {@link #counter}, whose value a task can
 *       sleep for;
 *   <li>a completion: {@link #completion};
 *   <li>a work item, which a worker runs when it was queued: {@link #work};
 *   <li>memory of a driver's own, to be freed by {@link #kfree}: {@link #object}, in which a {@link
 *       #cell(String, int, DriverObject)} may lie;
 *   <li>a task: {@link #task}, and what comes before and behind all of them: {@link #setup}, {@link
 *       #after}.
 * </ul>
 *
 * <p>Use these and nothing else to wait or to keep others out. {@code Mutex}, {@code Completion}
 * and {@code Workqueue} of {@code io.mmunotify.hw} are the inside of the kernel's own algorithms,
 * which no table shows; {@code Machine.await} is for a live machine.
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
  private final KernelHeap heap = new KernelHeap(FaultInjector.none());
  private final Map<String, TaskBody> work = new LinkedHashMap<>();
  private boolean complete;
  private final List<TaskBody> setup = new ArrayList<>();
  private final List<TaskBody> after = new ArrayList<>();
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

  /** The same in memory of the driver's own: to touch it after {@link #kfree} is an oops. */
  public Cell cell(String name, int value, DriverObject in) {
    return new Cell(name, in, value);
  }

  /** A new integer that tasks share, and whose value a task can wait for by sleeping. */
  public Counter counter(String name, int value) {
    return new Counter(name, value);
  }

  /** A new spinlock: who waits for it spins, and its holder must not sleep. */
  public SpinLock spinLock(String name) {
    return new SpinLock(name);
  }

  /** A new mutex: who waits for it sleeps. */
  public DriverLock mutex(String name) {
    return new DriverLock(name, DriverLock.Kind.MUTEX);
  }

  /** A new rw-semaphore: many readers or one writer; who waits for it sleeps. */
  public RwSemaphore rwsem(String name) {
    return new RwSemaphore(name);
  }

  /** A new completion, which counts: each {@code complete} lets one waiter go on. */
  public DriverCompletion completion(String name) {
    return new DriverCompletion(name);
  }

  /**
   * A new work item: when it was queued, a worker runs it, a task called {@code work/} and its
   * name. A run ends when nothing is queued any more, so work may still run beside {@link #after},
   * which had better flush it.
   *
   * @param body what the worker does; may sleep
   * @throws IllegalStateException if tasks run already
   * @throws IllegalArgumentException if another work item has that name, or it is no plain word
   */
  public WorkItem work(String name, TaskBody body) {
    if (complete) {
      throw new IllegalStateException(
          "the work item " + name + " is made in a task; make it in the program, before tasks run");
    }
    requireWord("a work item", name);
    if (work.putIfAbsent(name, body) != null) {
      throw new IllegalArgumentException("there are two work items " + name);
    }
    return new WorkItem(machine, name, told(Task.WORK + name, body));
  }

  /** New memory of the driver's own; freed once, by {@link #kfree}. */
  public DriverObject object(String name) {
    return new DriverObject(name);
  }

  /**
   * {@code kfree} of memory of the driver's own; a step. A notifier's memory is freed by {@link
   * Kernel#free}.
   *
   * @throws io.mmunotify.hw.machine.KernelMisuse if it was freed before
   */
  public void kfree(Task current, DriverObject object) {
    heap.kfree(current, object);
  }

  /** What happens first, alone: registering, mostly. Several add up, in the order of the calls. */
  public void setup(TaskBody body) {
    setup.add(body);
  }

  /**
   * A task; all of them run concurrently.
   *
   * @param name its column in a table
   * @throws IllegalArgumentException if another task has that name, or it is no plain word
   */
  public void task(String name, TaskBody body) {
    requireWord("a task", name);
    if (tasks.putIfAbsent(name, body) != null) {
      throw new IllegalArgumentException("there are two tasks " + name);
    }
  }

  private static void requireWord(String what, String name) {
    if (RESERVED.contains(name) || !WORD.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + "'s name is a word of letters, digits, '_', '.' and '-', and none of setup, after"
              + " and srcu: \""
              + name
              + '"');
    }
  }

  /**
   * What happens last, alone, when every task has ended: what must hold in the end. Several add up,
   * in the order of the calls.
   */
  public void after(TaskBody body) {
    after.add(body);
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

  /** What tasks do, and workers. */
  Map<String, TaskBody> bodies() {
    Map<String, TaskBody> bodies = new LinkedHashMap<>(tasks);
    work.forEach((name, body) -> bodies.put(Task.WORK + name, body));
    return bodies;
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
    complete = true;
    List<TaskPlan> concurrent = new ArrayList<>();
    tasks.forEach((name, body) -> concurrent.add(plan(name, body, announced)));
    return List.of(
        List.of(plan("setup", inTurn(setup), announced)),
        concurrent,
        List.of(plan("after", inTurn(after), announced)));
  }

  private static TaskBody inTurn(List<TaskBody> bodies) {
    return current -> bodies.forEach(body -> body.run(current));
  }

  private TaskPlan plan(String name, TaskBody body, boolean announced) {
    TaskBody told = told(name, body);
    return new TaskPlan(
        name,
        current -> {
          if (announced) {
            Machine.step(current, EventKind.CALL);
          }
          told.run(current);
        });
  }

  /** A body, with note taken of whether it was the first to throw. */
  private TaskBody told(String name, TaskBody body) {
    return current -> {
      try {
        body.run(current);
      } catch (KernelStop stop) {
        throw stop;
      } catch (RuntimeException | Error e) {
        thrower = thrower == null ? name : thrower;
        throw e;
      }
    };
  }
}
