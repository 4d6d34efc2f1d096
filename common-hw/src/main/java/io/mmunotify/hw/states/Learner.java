// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.states;

import io.mmunotify.hw.machine.Footprint;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.states.Local.Readiness;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the program where it is not known yet what a step does, and remembers: for each place of a
 * task, what the step there does given what it looked at, and whether it could go on given what its
 * wait watches.
 *
 * <p>That this may be looked up in another state rests on three things. A step looks at nothing but
 * the objects in its footprint; what it does follows from their contents and from what its task saw
 * since it last forgot. It changes nothing else. And new objects are numbered by their maker. Each
 * run here is checked against them: where it arrives, every object must be like the row says, and
 * after each step only what the step touched or made may have changed. What fails this is refused
 * with a sentence, not searched.
 */
final class Learner {
  /** Stands for the beginning, where a task's number is asked for. */
  static final int NOBODY = -1;

  /** The tasks that start when no other is left: their components, and where they then stand. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Start(int[] components, int[] locals) {
    void applyTo(State state) {
      for (int i = 0; i < components.length; i++) {
        state.set(components[i], locals[i]);
      }
    }
  }

  /** The tasks that were ever met, by number. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Tasks(int[] components, boolean[] workers) {
    int count() {
      return components.length;
    }
  }

  /**
   * Guards everything here that is learned; nothing nests in it. Not a monitor: a continuation that
   * yields takes the monitors of its thread along, also those that were entered outside of it.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private final Program program;
  private final Components components = new Components();
  private final Locals locals = new Locals();
  private final Map<String, Integer> stops = new HashMap<>();
  private long executions;

  // Replaced as a whole under the lock; read by any thread.
  private volatile Tasks tasks = new Tasks(new int[0], new boolean[0]);
  private volatile Map<Integer, Start> starts = Map.of();

  Learner(Program program) {
    this.program = program;
  }

  Local local(int number) {
    return locals.get(number);
  }

  Tasks tasks() {
    return tasks;
  }

  /** What starts when this task, the last one of its phase, has ended; null if not known yet. */
  @Nullable Start startAfter(int task) {
    return starts.get(task);
  }

  /** How many components there are. */
  int width() {
    return components.size();
  }

  /** How often the program was run. */
  long executions() {
    return executions;
  }

  /** The state in which nobody has performed a step. */
  State initialState() {
    Run run = new Run(new int[0], null, NOBODY);
    lock.lock();
    try {
      run.go();
    } finally {
      lock.unlock();
    }
    return run.first();
  }

  /**
   * Goes to a state and learns what is not known there: who can go on, and what one task does, if
   * one is given. Goes on from there for as long as there is something to learn.
   *
   * @param path the tasks of the steps that lead there
   * @param state the state there
   */
  void learn(int[] path, State state, int task) {
    lock.lock();
    try {
      new Run(path, state, task).go();
    } finally {
      lock.unlock();
    }
  }

  private static IllegalStateException unsound(String what) {
    return new IllegalStateException(
        "the states of this program cannot be told apart by its objects: " + what);
  }

  /** One run of the program. */
  private final class Run implements Schedule {
    private final int[] path;
    private final @Nullable State expected;
    private final int wanted;
    private int position;
    private boolean arrived;
    private State state = new State(components.size());
    private @Nullable State first;
    private @Nullable SteppedMachine machine;
    private @Nullable Task performing;
    private int objectsBefore;
    private int taken;
    private List<KernelObject> awaited = List.of();

    Run(int[] path, @Nullable State expected, int wanted) {
      this.path = path;
      this.expected = expected;
      this.wanted = wanted;
    }

    void go() {
      executions++;
      RunEnd end = program.run(this);
      SteppedMachine over = machine;
      if (performing != null && over != null) {
        complete(over, end instanceof RunEnd.Stopped stopped ? stopped : null);
      }
      if (first == null && expected != null) {
        throw unsound("a run did not come as far as it did before");
      }
    }

    State first() {
      return first == null ? state : first;
    }

    @Override
    public boolean looksAtObjects() {
      return true;
    }

    @Override
    public @Nullable Task next(SteppedMachine current, @Nullable Task last) {
      machine = current;
      if (position < path.length) {
        Task task = current.task(path[position++]);
        if (task == null || !current.enabled(task)) {
          throw unsound("a task could not go on where it could before");
        }
        return task;
      }
      if (performing != null) {
        complete(current, null);
      } else if (!arrived) {
        arrive(current);
      }
      learnReadiness(current);
      return choose(current);
    }

    private void arrive(SteppedMachine current) {
      arrived = true;
      if (expected == null) {
        look(current, state);
        start(NOBODY, current);
      } else {
        state = expected.copy();
        look(current, state);
        if (!state.sameAs(expected)) {
          throw unsound(difference(expected, current) + " is not what it was to be");
        }
      }
      first = state.copy();
    }

    /** Gives the components of objects the values that these have now. */
    private void look(SteppedMachine current, State into) {
      for (KernelObject object : current.objects()) {
        int component = components.of(object);
        into.set(component, components.value(component, object));
      }
    }

    /** Who goes on: the one that was asked for, then anybody whose step is not known. */
    private @Nullable Task choose(SteppedMachine current) {
      Task asked = taken == 0 ? current.task(wanted) : null;
      taken++;
      if (asked != null && current.enabled(asked)) {
        return perform(asked, current);
      }
      for (Task task : current.tasks()) {
        if (current.enabled(task) && place(task).step.lookUp(state) == null) {
          return perform(task, current);
        }
      }
      return null;
    }

    private Task perform(Task task, SteppedMachine current) {
      performing = task;
      objectsBefore = current.objects().size();
      Waitable wait = task.pendingWait();
      awaited = wait == null ? List.of() : wait.watched();
      return task;
    }

    private Local place(Task task) {
      int number = state.get(components.ofTask(task.id()));
      if (number == 0) {
        throw unsound(task.name() + " goes on where it had ended");
      }
      return locals.get(number);
    }

    private void learnReadiness(SteppedMachine current) {
      for (Task task : current.tasks()) {
        Waitable wait = task.pendingWait();
        Decision<Readiness> readiness = place(task).readiness;
        if (readiness.lookUp(state) == null) {
          if (wait == null) {
            var _ = readiness.learn(new int[0], state, Readiness.ALWAYS);
          } else {
            int[] watched = componentsOf(wait.watched());
            Readiness now = new Readiness(current.enabled(task), wait.wanted());
            if (!readiness.learn(watched, state, now)) {
              throw unsound("the wait of " + task + " watched other objects before");
            }
          }
        }
      }
    }

    private int[] componentsOf(List<KernelObject> objects) {
      int[] found = new int[objects.size()];
      for (int i = 0; i < found.length; i++) {
        found[i] = components.of(objects.get(i));
      }
      return found;
    }

    /** The step is over: notes what it looked at and what it did. */
    private void complete(SteppedMachine current, RunEnd.@Nullable Stopped stopped) {
      Task task = performing;
      if (task == null) {
        return;
      }
      performing = null;
      Local before = place(task);
      int own = components.ofTask(task.id());
      boolean gone = stopped != null || current.task(task.id()) == null;
      State after = state.copy();
      look(current, after);
      after.set(own, gone ? 0 : locals.after(before, task).number);
      if (before.step.lookUp(state) == null) {
        int[] asked = footprint(task.footprint());
        Effect effect = effect(own, after, stopped == null ? 0 : stop(stopped));
        check(task, effect, asked, current);
        if (!before.step.learn(asked, state, effect)) {
          throw unsound(performed(task, asked, current) + " looked at other objects before");
        }
      }
      state = after;
      if (gone && stopped == null && noneIsLeft()) {
        start(task.id(), current);
      }
    }

    /**
     * What the step looked at: what its wait watches first. Which of these objects a wait touches
     * can depend on how things were when it began, which nothing tells.
     */
    private int[] footprint(Footprint footprint) {
      Set<Integer> asked = new LinkedHashSet<>();
      for (KernelObject object : awaited) {
        asked.add(components.of(object));
        KernelObject memory = object.memory();
        if (memory != null) {
          asked.add(components.of(memory));
        }
      }
      for (int i = 0; i < footprint.size(); i++) {
        asked.add(components.of(footprint.object(i)));
      }
      return asked.stream().mapToInt(Integer::intValue).toArray();
    }

    private Effect effect(int own, State after, int stop) {
      int[] changed = new int[after.width() + 1];
      int[] values = new int[after.width() + 1];
      changed[0] = own;
      values[0] = after.get(own);
      int size = 1;
      for (int i = 0; i < after.width(); i++) {
        if (i != own && after.get(i) != state.get(i)) {
          changed[size] = i;
          values[size++] = after.get(i);
        }
      }
      return new Effect(Arrays.copyOf(changed, size), Arrays.copyOf(values, size), stop);
    }

    private void check(Task performed, Effect effect, int[] asked, SteppedMachine current) {
      boolean[] touched = new boolean[components.size()];
      for (int component : asked) {
        touched[component] = true;
      }
      List<KernelObject> objects = current.objects();
      for (int i = objectsBefore; i < objects.size(); i++) {
        touched[components.of(objects.get(i))] = true;
      }
      for (int i = 1; i < effect.components().length; i++) {
        if (!touched[effect.components()[i]]) {
          throw unsound(
              "a step of "
                  + performed
                  + " changed "
                  + described(effect.components()[i], current)
                  + ", which it did not touch");
        }
      }
    }

    /** Stops are told apart as outcomes are: by their event, whoever met it. */
    private int stop(RunEnd.Stopped stopped) {
      String event = String.valueOf(stopped.stop().event(null));
      return stops.computeIfAbsent(event, text -> stops.size() + 1);
    }

    private String performed(Task task, int[] asked, SteppedMachine current) {
      StringBuilder objects = new StringBuilder();
      for (int component : asked) {
        objects.append(objects.isEmpty() ? "" : ", ").append(described(component, current));
      }
      return "a step of " + task + " that looked at " + objects;
    }

    private String described(int component, SteppedMachine current) {
      for (KernelObject object : current.objects()) {
        if (components.of(object) == component) {
          return "the " + object.getClass().getSimpleName() + " " + object.contents();
        }
      }
      return "something";
    }

    private String difference(State other, SteppedMachine current) {
      for (int i = 0; i < state.width(); i++) {
        if (state.get(i) != other.get(i)) {
          return described(i, current);
        }
      }
      return "nothing";
    }

    private boolean noneIsLeft() {
      Tasks met = tasks;
      for (int i = 0; i < met.count(); i++) {
        if (!met.workers()[i] && state.get(met.components()[i]) != 0) {
          return false;
        }
      }
      return true;
    }

    /** Tasks have started because the last one of the phase before, or the boot, is over. */
    private void start(int ended, SteppedMachine current) {
      int[] started = new int[current.tasks().size()];
      int[] places = new int[started.length];
      int size = 0;
      for (Task task : current.tasks()) {
        int component = meet(task);
        if (state.get(component) == 0) {
          if (task.cpu().shared()) {
            throw unsound(task.name() + " shares its processor");
          }
          if (task.footprint().size() > 0) {
            throw unsound(task.name() + " shares something before its first step");
          }
          started[size] = component;
          places[size++] = locals.after(null, task).number;
        }
      }
      Start start = new Start(Arrays.copyOf(started, size), Arrays.copyOf(places, size));
      start.applyTo(state);
      if (!starts.containsKey(ended)) {
        Map<Integer, Start> more = new HashMap<>(starts);
        more.put(ended, start);
        starts = more;
      }
    }

    private int meet(Task task) {
      Tasks met = tasks;
      int count = Math.max(met.count(), task.id() + 1);
      int[] all = Arrays.copyOf(met.components(), count);
      boolean[] workers = Arrays.copyOf(met.workers(), count);
      for (int i = met.count(); i < count; i++) {
        all[i] = components.ofTask(i);
      }
      workers[task.id()] = task.isWorker();
      tasks = new Tasks(all, workers);
      return all[task.id()];
    }
  }
}
