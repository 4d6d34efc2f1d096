// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.util.ArrayList;
import java.util.List;

/** The parts of a {@link Machine}: processors, all tasks that ever ran on them, and hooks. */
public final class Platform {
  // The monitor guards the tasks and the number of processors. Nothing nests in it, and
  // no task holds it at a scheduling point.
  private final List<Task> tasksEver = new ArrayList<>();
  private int cpus;
  private int workerCpus;

  /**
   * On how many CPUs tasks run, without those of workers; -1 where the number shows only as tasks
   * come.
   */
  private int fixedCpus = -1;

  private final List<Runnable> bootHooks = new ArrayList<>(0);

  /** Complete before the first task starts. */
  private final List<Elapsed> timers = new ArrayList<>(0);

  /** Complete before the first task starts, so that tasks need no lock to read the list. */
  private final List<ContextSwitchHook> contextSwitchHooks = new ArrayList<>(0);

  /** Complete before the first task starts, likewise. */
  private final List<IdleHook> idleHooks = new ArrayList<>(0);

  Platform() {}

  /** Hears of context switches, which a classic RCU counts as quiescent states. */
  public interface ContextSwitchHook {
    /** The task gives its CPU up here and now. Called on the task itself. */
    void contextSwitch(Task current);

    /**
     * Whether a context switch of the task matters at its present place. The answer has to follow
     * from the task's own steps. Called on the task itself.
     */
    boolean minds(Task current);

    /**
     * A task has to wait and is switched away from, at a place where that matters. May be called
     * again before the task is switched to.
     *
     * @param by the task on which this is called. On a stepped machine it may be the task that took
     *     the lock for which the waiter waits; the hook touches the waiter's data in that task's
     *     step. Otherwise the waiter itself
     */
    void switchedAway(Task by, Task waiter);

    /**
     * A task takes the step in front of which it stood, at a place where a switch matters, whether
     * or not the task was switched away from. Called on the task itself.
     */
    void switchedTo(Task current);
  }

  /** Hears when tasks run nothing. Called on the task itself. */
  public interface IdleHook {
    /**
     * A task begins; of a stepped machine no worker. The call is no step of its own, so the hook
     * must not touch objects that tasks of a stepped machine share.
     */
    void begins(Task current);

    /** The task has ended, or, on a live machine, its thread is about to park. */
    void idles(Task current);

    /** Live machine only: the thread goes on after it has parked. */
    void resumes(Task current);
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

  void resumes(Task current) {
    for (IdleHook hook : idleHooks) {
      hook.resumes(current);
    }
  }

  /** Registers a hook for the machine's whole life. Before the run begins. */
  public void onContextSwitch(ContextSwitchHook hook) {
    contextSwitchHooks.add(hook);
  }

  /** Runs the hook when the number of CPUs is known, before the first task starts. */
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
   * {@code nr_cpu_ids}: on how many CPUs tasks run, without those of workers. Constant once a
   * stepped machine has booted; a live machine gets CPUs as threads attach.
   */
  public synchronized int possibleCpus() {
    return fixedCpus >= 0 ? fixedCpus : cpus;
  }

  /** A new processor. */
  public synchronized Cpu addCpu() {
    return new Cpu(cpus++);
  }

  /** The CPUs of workers come last, so that loops over the CPUs of tasks need not pass them. */
  private Cpu newCpu(boolean forWorker) {
    return new Cpu(forWorker && fixedCpus >= 0 ? fixedCpus + workerCpus++ : cpus++);
  }

  List<Elapsed> timers() {
    return timers;
  }

  synchronized Task newTask(Machine machine, Machine.TaskPlan plan, boolean worker) {
    Cpu cpu = plan.cpu() == null ? newCpu(worker) : plan.cpu();
    Task task = machine.newTask(plan.name(), tasksEver.size(), cpu, worker);
    cpu.attach();
    tasksEver.add(task);
    return task;
  }

  /** A new actor that drains a task's store buffer: on the task's CPU, but never running there. */
  synchronized Task newDrain(Task owner) {
    Task drain =
        owner
            .machine()
            .newTask(owner.name() + ":drain", tasksEver.size(), owner.cpu(), owner.worker);
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
