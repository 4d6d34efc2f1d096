// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Task;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a program, all runs together: its components, its tasks, the places where these
 * can stand. One thread at a time adds to it; any thread may read what the methods say.
 */
final class Knowledge {
  /** Stands for the beginning, where a task's number is asked for. */
  static final int NOBODY = -1;

  /**
   * The tasks that start when no other is left: their components, where they then stand, and what
   * they add to the fingerprint of a state.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Start(int[] components, int[] locals, Fingerprint adds) {
    /** Whether there is no other phase. */
    boolean isNobody() {
      return components.length == 0;
    }

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

  private final Components components = new Components();
  private final LocalStates locals = new LocalStates(components);
  private final Futures futures = new Futures();

  // Replaced as a whole by whoever adds; read by any thread.
  private volatile Tasks tasks = new Tasks(new int[0], new boolean[0]);
  private volatile Map<Integer, Start> starts = Map.of();

  Components components() {
    return components;
  }

  LocalStates locals() {
    return locals;
  }

  Futures futures() {
    return futures;
  }

  /** The tasks that were met so far. Any thread may call. */
  Tasks tasks() {
    return tasks;
  }

  /**
   * What starts when this task, the last one of its phase, has ended; null if not known yet. Any
   * thread may call.
   */
  @Nullable Start startAfter(int task) {
    return starts.get(task);
  }

  /** What starts behind whom, as far as it is known. */
  Map<Integer, Start> starts() {
    return starts;
  }

  void starts(int ended, Start start) {
    if (!starts.containsKey(ended)) {
      Map<Integer, Start> more = new HashMap<>(starts);
      more.put(ended, start);
      starts = more;
    }
  }

  /** The component of a task, which may be new. */
  int meet(Task task) {
    return meet(task.id(), task.serves());
  }

  /**
   * The same.
   *
   * @param task its number
   * @param serves whether it is a worker
   */
  int meet(int task, boolean serves) {
    Tasks met = tasks;
    int count = Math.max(met.count(), task + 1);
    int[] all = Arrays.copyOf(met.components(), count);
    boolean[] workers = Arrays.copyOf(met.workers(), count);
    for (int i = met.count(); i < count; i++) {
      all[i] = components.ofTask(i);
    }
    workers[task] = serves;
    tasks = new Tasks(all, workers);
    return all[task];
  }

  /** Where the task of a component stands; null if it is not there. Any thread may call. */
  @Nullable LocalState place(State state, int component) {
    int number = state.get(component);
    return number == 0 ? null : locals.get(component, number);
  }

  /** Whether no task but workers is there. Any thread may call. */
  boolean noneIsLeft(State state) {
    Tasks met = tasks;
    for (int i = 0; i < met.count(); i++) {
      if (!met.workers()[i] && state.get(met.components()[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The start of tasks that are not there yet. */
  Start start(int[] started, int[] places) {
    State none = new State(components, components.size());
    Start start = new Start(started, places, Fingerprint.NONE);
    start.applyTo(none);
    return new Start(started, places, none.fingerprint());
  }

  /** What a task's step does that leads from one state to another. */
  Effect effect(
      int task,
      int[] looked,
      State from,
      State to,
      RunEnd.@Nullable Stopped stopped,
      List<Finding> findings,
      boolean settles) {
    int own = components.ofTask(task);
    int[] changed = new int[to.width() + 1];
    int[] values = new int[to.width() + 1];
    changed[0] = own;
    values[0] = to.get(own);
    int size = 1;
    for (int i = 0; i < to.width(); i++) {
      if (i != own && to.get(i) != from.get(i)) {
        changed[size] = i;
        values[size++] = to.get(i);
      }
    }
    return new Effect(
        task,
        Arrays.copyOf(changed, size),
        Arrays.copyOf(values, size),
        to.fingerprint().minus(from.fingerprint()),
        stopped == null ? null : stop(stopped),
        findings,
        settles,
        ReadWriteSet.of(looked, Arrays.copyOfRange(changed, 1, size)),
        values[0] == 0 ? null : locals.get(own, values[0]));
  }

  /** Stops are told apart as outcomes are: by their event, whoever met it. */
  private static Fingerprint stop(RunEnd.Stopped stopped) {
    return Fingerprint.of("stopped", String.valueOf(stopped.stop().event(null)));
  }
}
