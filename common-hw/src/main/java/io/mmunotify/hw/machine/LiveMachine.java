// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on real threads. A waiting thread spins, then parks. A release wakes the parked
 * threads. A parked thread also looks again by itself now and then, so that a release needs no
 * fence to be sure.
 */
public final class LiveMachine extends Machine {
  /** A lock held for a few instructions is free again before a thread could be parked and woken. */
  private static final int SPINS = 100;

  /**
   * The shortest time for which a thread sleeps: about the cost of parking itself. A wait without a
   * queue looks again after this time. Work that polls for another thread sleeps so long between
   * two looks, however short a jiffy is: the other thread may be waiting for this very CPU.
   */
  public static final long PARK_NANOS = 50_000;

  /**
   * After this time a parked thread looks again, in case it has missed its wake-up. Misses are
   * rare.
   */
  private static final long PARK_TIMEOUT_NANOS = 1_000_000;

  /** The threads are kept from run to run: making a thread costs more than a short run. */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          new ThreadFactory() {
            private final ThreadFactory platform =
                Thread.ofPlatform().daemon().name("task ", 0).factory();

            // Refers to no caller's class loader: the pool outlives the caller that made a thread
            // run.
            @Override
            public Thread newThread(Runnable task) {
              Thread thread = platform.newThread(task);
              thread.setContextClassLoader(null);
              return thread;
            }
          });

  private final List<Worker> workers = new CopyOnWriteArrayList<>();
  private final List<Task> started = new CopyOnWriteArrayList<>();
  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /** The first failure: later ones may follow from it. */
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private record Worker(Task task, TaskBody body) {}

  @Override
  public void addWorker(TaskPlan plan) {
    workers.add(new Worker(platform.newTask(this, plan, true), plan.body()));
  }

  /**
   * Makes the calling thread a task of this machine: for benchmarks, which own their threads. No
   * other thread may be that task. The machine's kernel must have booted.
   */
  public Task attach(String name) {
    Task task = platform.newTask(this, new TaskPlan(name, current -> {}), false);
    begin(task);
    return task;
  }

  private void begin(Task task) {
    TaskThreads.runHere(task);
    platform.begins(task);
  }

  /** The calling thread, which was attached, has nothing more to do as this task. */
  public void detach(Task current) {
    platform.idles(current);
  }

  /**
   * Starts the workers: for benchmarks, which own their threads. {@link #run} starts them itself.
   */
  public void startWorkers() {
    for (Worker worker : workers) {
      thread(worker.task(), worker.body(), new CountDownLatch(0));
    }
  }

  void noteFinding(Finding finding) {
    findings.add(finding);
  }

  /**
   * What checkers found that work on a live machine, too: few do. Any thread may ask.
   *
   * @return each as often as it was found
   */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Makes every waiting task give up soon. Idempotent; the machine cannot be used again. */
  public void stop() {
    stopping = true;
  }

  /**
   * Runs the phases one after the other, the tasks of a phase at the same time, then waits until
   * the workers have nothing left to do.
   *
   * @param limit how long the whole run may take
   * @throws KernelStop the stop of a task
   * @throws IllegalStateException if the time is over, or the calling thread was interrupted; the
   *     message says which task waits for what
   */
  public void run(List<List<TaskPlan>> phases, Duration limit) {
    long deadline = nanos() + limit.toNanos();
    startWorkers();
    try {
      for (List<TaskPlan> phase : phases) {
        runPhase(phase, deadline);
      }
      while (workWanted()) {
        checkDeadline(deadline);
        LockSupport.parkNanos(PARK_NANOS);
      }
    } finally {
      stop();
    }
    rethrow(failure.get());
  }

  private void runPhase(List<TaskPlan> phase, long deadline) {
    CountDownLatch go = new CountDownLatch(1);
    List<CountDownLatch> ends = new ArrayList<>();
    for (TaskPlan plan : phase) {
      ends.add(thread(platform.newTask(this, plan, false), plan.body(), go));
    }
    go.countDown();
    for (CountDownLatch ended : ends) {
      while (ended.getCount() > 0) {
        checkDeadline(deadline);
        awaitEnd(ended);
      }
    }
    rethrow(failure.get());
  }

  /** Runs a body once {@code go} is open; the latch that is returned opens when it has ended. */
  private CountDownLatch thread(Task task, TaskBody body, CountDownLatch go) {
    started.add(task);
    CountDownLatch ended = new CountDownLatch(1);
    THREADS.execute(() -> {
      try {
        go.await();
        begin(task);
        body.run(task);
        platform.idles(task);
      } catch (TaskStopped e) {
        // The task was asked to give up; the caller of stop knows why.
      } catch (Throwable e) {
        var _ = failure.compareAndSet(null, e);
        stopping = true;
      } finally {
        ended.countDown();
      }
    });
    return ended;
  }

  private void awaitEnd(CountDownLatch ended) {
    try {
      var _ = ended.await(10, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were running: " + whoWaits(), e);
    }
  }

  private String whoWaits() {
    List<String> waits =
        waits().stream().map(wait -> wait.task().name() + " waits for " + wait.what()).toList();
    return waits.isEmpty() ? "none of them waits" : String.join("; ", waits);
  }

  private void checkDeadline(long deadline) {
    if (nanos() < deadline) {
      return;
    }
    String waits = whoWaits();
    stop();
    rethrow(failure.get());
    throw new IllegalStateException("the tasks did not end in time: " + waits);
  }

  /**
   * A task that waits.
   *
   * @param what the thing for which the task waits, and the obstacle, in words
   * @param seconds how long the task has waited
   */
  public record Wait(Task task, String what, double seconds) {}

  /** The tasks of {@link #run} that wait just now. Any thread may ask. */
  public List<Wait> waits() {
    List<Wait> waits = new ArrayList<>();
    for (Task task : started) {
      Task.Parked parked = task.parked;
      if (parked != null && parked.on().wanted()) {
        double seconds = (nanos() - parked.since()) / 1e9;
        waits.add(new Wait(task, parked.on().blockedBy(), seconds));
      }
    }
    return waits;
  }

  private boolean workWanted() {
    for (Worker worker : workers) {
      Task.Parked parked = worker.task().parked;
      if (parked == null || parked.on().wanted()) {
        return failure.get() == null;
      }
    }
    return false;
  }

  private static void rethrow(@Nullable Throwable thrown) {
    if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    } else if (thrown != null) {
      throw new IllegalStateException(thrown);
    }
  }

  /** Waits until the thing can be taken, and takes it. */
  static void waitFor(Task current, Waitable wait) {
    for (int i = 0; i < SPINS; i++) {
      if (wait.tryTake(current)) {
        return;
      }
      Thread.onSpinWait();
    }
    park(current, wait);
  }

  private static void park(Task current, Waitable wait) {
    LiveMachine machine = (LiveMachine) current.machine();
    WaitQueue queue = wait.waitQueue();
    machine.platform.idles(current);
    boolean away = wait.sleeps() && machine.switchesAway(current);
    // To see whether a thing can be taken may take a lock, and so be a wait within this one.
    Task.Parked outer = current.parked;
    current.parked = new Task.Parked(wait, machine.nanos());
    if (queue != null) {
      queue.enter();
    }
    try {
      while (!wait.tryTake(current)) {
        if (machine.stopping) {
          throw new TaskStopped();
        }
        long most = queue == null ? PARK_NANOS : PARK_TIMEOUT_NANOS;
        LockSupport.parkNanos(wait, Math.clamp(wait.nanosUntilDue(), 1, most));
      }
    } finally {
      if (queue != null) {
        queue.leave();
      }
      machine.platform.resumes(current);
    }
    current.parked = outer;
    if (away) {
      machine.platform.contextSwitchHooks().forEach(hook -> hook.switchedTo(current));
    }
  }

  /** The task is about to park; returns whether a context switch of the task matters. */
  private boolean switchesAway(Task current) {
    boolean minded = false;
    for (Platform.ContextSwitchHook hook : platform.contextSwitchHooks()) {
      if (hook.minds(current)) {
        hook.switchedAway(current, current);
        minded = true;
      }
    }
    return minded;
  }

  @Override
  long nanos() {
    return System.nanoTime();
  }

  @Override
  Task newTask(String name, int id, Cpu cpu, boolean worker) {
    return new Task(this, name, id, cpu, worker);
  }

  @Override
  void pause() {
    LockSupport.parkNanos(1); // gives the CPU up for the shortest time there is
  }

  /** Unwinds a task that was asked to give up. */
  private static final class TaskStopped extends Error {
    private static final long serialVersionUID = 1;

    TaskStopped() {
      super("the machine was stopped", null, false, false);
    }
  }
}
