// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.List;

/** What a {@link Machine} is made of: processors, everybody who ever ran on them, and hooks. */
public final class Platform {
  // The monitor guards the tasks and the number of processors. Nothing nests in it, and
  // no task holds it at a scheduling point.
  private final List<Task> tasksEver = new ArrayList<>();
  private int cpus;
  private int workerCpus;

  /** How many CPUs tasks run on, workers aside; -1 where that shows only as they come. */
  private int fixedCpus = -1;

  private final List<Runnable> bootHooks = new ArrayList<>(0);

  /** Complete before the first task starts. */
  private final List<Elapsed> timers = new ArrayList<>(0);

  /** Complete before the first task starts, so that tasks need no lock to read it. */
  private final List<ContextSwitchHook> contextSwitchHooks = new ArrayList<>(0);

  /** Complete before the first task starts, likewise. */
  private final List<IdleHook> idleHooks = new ArrayList<>(0);

  Platform() {}

  /** Hears of context switches: what a classic RCU counts as quiescent states. */
  public interface ContextSwitchHook {
    /** The task gives its CPU up here and now. Called on the task itself. */
    void contextSwitch(Task current);

    /**
     * Whether it matters if the task is switched away from where it stands now. Has to follow from
     * what the task itself did. Called on the task itself.
     */
    boolean minds(Task current);

    /**
     * A task that it minds has to wait, and is switched away from. May be told again before it is
     * switched to.
     *
     * @param by on whom it is called: on a stepped machine who took what the task waits for, in
     *     whose step it must be touched; or the task itself
     */
    void switchedAway(Task by, Task waiter);

    /**
     * A task that it minded has what it stood in front of, whether it was switched away from or
     * not. Called on the task itself.
     */
    void switchedTo(Task current);
  }

  /** Hears when tasks run nothing. Called on the task itself. */
  public interface IdleHook {
    /**
     * A task, not a worker, begins. Stepped machine only. No step of its own, so it must not touch
     * what tasks share.
     */
    void begins(Task current);

    /**
     * The task has ended, or, on a live machine, its thread is about to park. Nobody tells when it
     * goes on.
     */
    void idles(Task current);
  }

  /** Registers a hook for the machine's whole life. Before the run begins. */
  public void onIdle(IdleHook hook) {
    idleHooks.add(hook);
  }

  void begins(Task current) {
    for (IdleHook hook : idleHooks) {
      hook.begins(current);
    }
  }

  void idles(Task current) {
    for (IdleHook hook : idleHooks) {
      hook.idles(current);
    }
  }

  /** Registers a hook for the machine's whole life. Before the run begins. */
  public void onContextSwitch(ContextSwitchHook hook) {
    contextSwitchHooks.add(hook);
  }

  /** Has something done when the number of CPUs is known, before the first task starts. */
  public void onBoot(Runnable hook) {
    bootHooks.add(hook);
  }

  /** The tasks that will run, and so the number of their CPUs, are known from here on. */
  void boot(List<List<Machine.TaskPlan>> phases) {
    fixedCpus = cpus;
    for (List<Machine.TaskPlan> phase : phases) {
      for (Machine.TaskPlan plan : phase) {
        fixedCpus += plan.cpu() == null ? 1 : 0;
      }
    }
    bootHooks.forEach(Runnable::run);
  }

  /**
   * {@code nr_cpu_ids}: how many CPUs tasks run on, those of workers aside. Constant once a stepped
   * machine has booted; a live one gets CPUs as threads attach.
   */
  public synchronized int possibleCpus() {
    return fixedCpus >= 0 ? fixedCpus : cpus;
  }

  /** A new processor. */
  public synchronized Cpu addCpu() {
    return new Cpu(cpus++);
  }

  /** Those of workers come last, so that loops over the CPUs of tasks need not pass them. */
  private Cpu newCpu(boolean forWorker) {
    return new Cpu(forWorker && fixedCpus >= 0 ? fixedCpus + workerCpus++ : cpus++);
  }

  List<Elapsed> timers() {
    return timers;
  }

  synchronized Task newTask(Machine machine, Machine.TaskPlan plan, boolean worker) {
    Cpu cpu = plan.cpu() == null ? newCpu(worker) : plan.cpu();
    Task task = new Task(machine, plan.name(), tasksEver.size(), cpu, worker);
    cpu.attach();
    tasksEver.add(task);
    return task;
  }

  /** A new actor that drains a task's store buffer: on the task's CPU, but never running there. */
  synchronized Task newDrain(Task owner) {
    Task drain =
        new Task(
            owner.machine(), owner.name() + ":drain", tasksEver.size(), owner.cpu(), owner.worker);
    tasksEver.add(drain);
    return drain;
  }

  /** How many tasks there ever were on this machine. Any task may call. */
  public synchronized int taskCount() {
    return tasksEver.size();
  }

  /** Every task there ever was on this machine, by its number; a copy. Any task may call. */
  public synchronized List<Task> tasksEver() {
    return List.copyOf(tasksEver);
  }

  /** A view. */
  List<ContextSwitchHook> contextSwitchHooks() {
    return contextSwitchHooks;
  }

  void contextSwitch(Task current) {
    current.cpu().contextSwitch();
    for (ContextSwitchHook hook : contextSwitchHooks) {
      hook.contextSwitch(current);
    }
  }
}
