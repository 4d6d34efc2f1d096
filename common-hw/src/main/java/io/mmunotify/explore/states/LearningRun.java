// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Gate;
import io.mmunotify.explore.Refusal;
import io.mmunotify.explore.states.LocalState.Readiness;
import io.mmunotify.hw.machine.Chance;
import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.Footprint;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import io.mmunotify.hw.machine.SteppedMachine;
import io.mmunotify.hw.machine.StoreBuffer;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run of the program, to a state and on from there, under the eyes of a {@link Learner}. */
final class LearningRun implements Schedule {
  /** For so many components a state has room at first; others may learn of more meanwhile. */
  private static final int ROOM = 64;

  private final Knowledge knowledge;
  private final Gate gate;
  private final Components components;
  private final LocalStates locals;
  private final int[] path;
  private final @Nullable State expected;
  private final int wanted;
  private final BooleanSupplier known;

  /** Decides who goes on, all the way; null where only what is unknown is of interest. */
  private final @Nullable Chance chance;

  private final Look look;
  private int position;
  private boolean arrived;

  /** Whether it is at the end of the path: what it learns is the business of all runs. */
  private boolean inside;

  private State state;
  private @Nullable State first;
  private @Nullable Task performing;
  private int objectsBefore;
  private int findingsBefore;
  private int taken;
  private final List<KernelObject> lookedAtFirst = new ArrayList<>();

  /**
   * Prepares the run.
   *
   * @param expected the state at the end of the path
   * @param wanted the task that goes on from there, or {@link Knowledge#NOBODY}
   * @param known asked at the end of the path whether nothing is wanted any more
   */
  LearningRun(
      Knowledge knowledge,
      Gate gate,
      int[] path,
      State expected,
      int wanted,
      BooleanSupplier known) {
    this(knowledge, gate, path, expected, wanted, known, null);
  }

  /** One that learns from the beginning on. */
  LearningRun(Knowledge knowledge, Gate gate) {
    this(knowledge, gate, new int[0], null, Knowledge.NOBODY, () -> false, null);
  }

  /** One from the beginning to an end, as chance has it. */
  LearningRun(Knowledge knowledge, Gate gate, Chance chance) {
    this(knowledge, gate, new int[0], null, Knowledge.NOBODY, () -> false, chance);
  }

  private LearningRun(
      Knowledge knowledge,
      Gate gate,
      int[] path,
      @Nullable State expected,
      int wanted,
      BooleanSupplier known,
      @Nullable Chance chance) {
    this.chance = chance;
    this.knowledge = knowledge;
    this.gate = gate;
    this.known = known;
    this.components = knowledge.components();
    this.locals = knowledge.locals();
    this.look = new Look(components);
    this.state = new State(components, ROOM);
    this.path = path;
    this.expected = expected;
    this.wanted = wanted;
  }

  /** It is over, however it ended: another one may learn. */
  void leave() {
    if (inside) {
      inside = false;
      gate.leave();
    }
  }

  @Override
  public void ended(SteppedMachine over, RunEnd end) {
    if (performing != null) {
      complete(over, end instanceof RunEnd.Stopped stopped ? stopped : null);
    }
    if (end instanceof RunEnd.Finished && position == path.length) {
      if (!arrived && !arrive(over)) {
        return;
      }
      learnReadiness(over); // that no worker is wanted here, which the search has to know
    }
    if (first == null && expected != null) {
      throw unsound("a run did not come as far as it did before");
    }
  }

  /** The state at the end of the path. */
  State first() {
    return first == null ? state : first;
  }

  @Override
  public boolean looksAtObjects() {
    return true;
  }

  @Override
  public @Nullable Task next(SteppedMachine current, @Nullable Task last) {
    if (position < path.length) {
      Task task = current.task(path[position++]);
      if (task == null || !current.enabled(task)) {
        throw unsound("a task could not go on where it could before");
      }
      return task;
    }
    if (performing != null) {
      complete(current, null);
    } else if (!arrived && !arrive(current)) {
      return null;
    }
    learnReadiness(current);
    return choose(current);
  }

  /** Sees that it is where it was to be; returns whether there is still something to learn. */
  private boolean arrive(SteppedMachine current) {
    arrived = true;
    gate.enter();
    inside = true;
    if (expected == null) {
      look.at(current, state);
      start(Knowledge.NOBODY, current);
    } else {
      state = expected.copy();
      if (known.getAsBoolean()) {
        first = state;
        return false;
      }
      look.at(current, state);
      if (!state.sameAs(expected)) {
        throw unsound(difference(expected, current) + " is not what it was to be");
      }
    }
    first = state.copy();
    return true;
  }

  /** Who goes on: the one that was asked for, then anybody whose step is not known. */
  private @Nullable Task choose(SteppedMachine current) {
    Task asked = taken == 0 ? current.task(wanted) : null;
    taken++;
    if (asked != null && current.enabled(asked)) {
      return perform(asked, current);
    }
    if (chance != null) {
      List<Task> enabled = current.tasks().stream().filter(current::enabled).toList();
      return enabled.isEmpty() ? null : perform(enabled.get(chance.below(enabled.size())), current);
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
    findingsBefore = current.findings().size();
    lookedAtFirst.clear();
    Waitable wait = task.pendingWait();
    if (wait != null) {
      lookedAtFirst.addAll(wait.watched());
    }
    StoreBuffer buffer = task.unfenced();
    if (buffer != null) {
      lookedAtFirst.add(buffer);
    }
    return task;
  }

  private LocalState place(Task task) {
    int number = state.get(components.ofTask(task.id()));
    if (number == 0) {
      throw unsound(task.name() + " goes on where it had ended");
    }
    return locals.get(components.ofTask(task.id()), number);
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
          knowledge.futures().waits(place(task), ReadWriteSet.of(watched, new int[0]));
        }
      }
    }
  }

  private int[] componentsOf(List<KernelObject> objects) {
    return objects.stream().mapToInt(components::of).distinct().toArray();
  }

  /** The step is over: notes what it looked at and what it did. */
  private void complete(SteppedMachine current, RunEnd.@Nullable Stopped stopped) {
    Task task = performing;
    if (task == null) {
      return;
    }
    performing = null;
    LocalState before = place(task);
    int own = components.ofTask(task.id());
    boolean gone = stopped != null || current.task(task.id()) == null;
    State after = state.copy();
    look.at(current, after);
    after.set(own, gone ? 0 : locals.after(before, task).number);
    if (before.step.lookUp(state) == null) {
      int[] asked = footprint(task.footprint());
      List<Finding> findings = new ArrayList<>();
      for (int i = findingsBefore; i < current.findings().size(); i++) {
        findings.add(current.findings().get(i).finding());
      }
      boolean settles = task.footprint().settles();
      Effect effect = knowledge.effect(task.id(), asked, state, after, stopped, findings, settles);
      check(task, effect, asked, current);
      if (!before.step.learn(asked, state, effect)) {
        throw unsound(performed(task, asked, current) + " looked at other objects before");
      }
      knowledge.futures().at(before, effect.reach());
      if (!gone) {
        knowledge.futures().leads(before, locals.get(own, after.get(own)));
      }
    }
    state = after;
    if (gone && stopped == null && knowledge.noneIsLeft(state)) {
      start(task.id(), current);
    }
  }

  /**
   * What the step looked at. First what its wait watches: which of these objects a wait touches can
   * depend on how things were when it began, which nothing tells. Then its store buffer: a load
   * looks there, also if it finds nothing.
   */
  private int[] footprint(Footprint footprint) {
    Set<Integer> asked = new LinkedHashSet<>();
    for (KernelObject object : lookedAtFirst) {
      asked.add(components.of(object));
      KernelObject memory = object.mortalMemory();
      if (memory != null) {
        asked.add(components.of(memory));
      }
    }
    int asking = 0;
    for (Footprint.Where place : footprint.where()) { // what it touched next depends on it
      for (; asking < place.before(); asking++) {
        asked.add(components.of(footprint.object(asking)));
      }
      asked.add(components.ofTask(place.task().id()));
    }
    for (; asking < footprint.size(); asking++) {
      asked.add(components.of(footprint.object(asking)));
    }
    return asked.stream().mapToInt(Integer::intValue).toArray();
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

  private String performed(Task task, int[] asked, SteppedMachine current) {
    StringBuilder objects = new StringBuilder();
    for (int component : asked) {
      objects.append(objects.isEmpty() ? "" : ", ").append(described(component, current));
    }
    return "a step of " + task + " that looked at " + objects;
  }

  private String described(int component, SteppedMachine current) {
    for (KernelObject object : current.objects()) {
      if (object.toldBy() == object && components.of(object) == component) {
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

  /** Tasks have started because the last one of the phase before, or the boot, is over. */
  private void start(int ended, SteppedMachine current) {
    int[] started = new int[current.tasks().size()];
    int[] places = new int[started.length];
    int size = 0;
    for (Task task : current.tasks()) {
      int component = knowledge.meet(task);
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
    Knowledge.Start start =
        knowledge.start(Arrays.copyOf(started, size), Arrays.copyOf(places, size));
    start.applyTo(state);
    knowledge.starts(ended, start);
  }

  static Refusal unsound(String what) {
    return Refusal.alike(what);
  }
}
