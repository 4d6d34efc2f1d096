// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import org.jspecify.annotations.Nullable;

/**
 * One thread of control in the kernel; C code reaches its task as {@code current}. Here the task is
 * handed down explicitly, which costs a register where a thread-local costs a nanosecond.
 */
public sealed class Task implements Named permits SteppedTask {
  /** No processor. */
  public static final int NONE = -1;

  /** The beginning of the name of a worker that runs a {@link WorkItem}. */
  public static final String WORK = "work/";

  private final Machine machine;
  private final String name;
  private final String traceName;
  private final int id;
  private Cpu cpu;

  /** The number of the CPU once more, so that per-CPU data are one load nearer. */
  private int cpuId;

  private volatile boolean signalPending;

  // Only the task itself writes these.
  private int preemptCount;

  // Stepped machine only: the step that the task will take when it is chosen next.
  @Nullable EventKind pendingKind;
  @Nullable Waitable pendingWait;
  @Nullable Named pendingAbout;
  @Nullable Coroutine coroutine;

  /** Whether the task runs, or the running task is mounted on this one. */
  boolean mounted;

  final boolean worker;
  int objectsMade;

  /** The task's stores that others do not see yet; null where memory is sequentially consistent. */
  @Nullable StoreBuffer storeBuffer;

  /** The buffer that this actor drains; null for a task. */
  @Nullable StoreBuffer drains;

  /** Whether the task's step has accessed memory, so that the next access is a step of its own. */
  boolean accessed = true;

  /** Whether the task's accesses are no scheduling points; see {@link Memory#inWholeSteps}. */
  boolean wholeSteps;

  final Past past = new Past();
  final Footprint footprint = new Footprint();
  final LocksHeld locks = new LocksHeld();

  /** The number of the processor whose task this worker has interrupted, or {@link #NONE}. */
  private int interrupted = NONE;

  /** Only the task itself asks. */
  private @Nullable PendingSignal pendingSignal;

  /** Only the task itself asks, so this is a field and not a look-up. */
  private @Nullable KernelObject rcu;

  /**
   * Live machine only: a wait for which the thread is parked, for the report of a hang. One object,
   * so that whoever looks never sees a wait with the begin of another.
   *
   * @param since when it began, by the machine's time
   */
  record Parked(Waitable on, long since) {}

  /** Written by the task's own thread. */
  volatile @Nullable Parked parked;

  Task(Machine machine, String name, int id, Cpu cpu, boolean worker) {
    this.machine = machine;
    this.name = name;
    int slash = worker && !name.startsWith(WORK) ? name.indexOf('/') : -1;
    this.traceName = slash < 0 ? name : name.substring(0, slash);
    this.id = id;
    this.cpu = cpu;
    this.cpuId = cpu.id();
    this.worker = worker;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * The task's name in traces. Several workers may share the work of a trace's single worker: of
   * their names {@code srcu/0}, {@code srcu/1} a trace tells the part before the slash. The worker
   * of a {@link WorkItem} keeps its whole name.
   */
  public String traceName() {
    return traceName;
  }

  /** The task's number on its machine, from 0 and without gaps: an index for per-task data. */
  public int id() {
    return id;
  }

  /** The task's processor, which only {@link Machine#migrate} changes. */
  public Cpu cpu() {
    return cpu;
  }

  /** {@code smp_processor_id()}: the number of the task's processor. */
  public int cpuId() {
    return cpuId;
  }

  void moveTo(Cpu other) {
    cpu.detach();
    cpu = other;
    cpuId = other.id();
    other.attach();
    accessed = true; // the next access is not on the CPU of this step
  }

  /** The task's machine. */
  public Machine machine() {
    return machine;
  }

  /** Whether this is a worker of the kernel, which serves other tasks and never ends by itself. */
  public boolean isWorker() {
    return worker;
  }

  /** {@code signal_pending}: whether a task has sent this task a signal. Any task may ask. */
  public boolean signalPending() {
    return signalPending;
  }

  /** Whether this is no task of the kernel but the actor that drains a task's store buffer. */
  public boolean drainsStores() {
    return drains != null;
  }

  /** The task whose stores this actor drains; null for a task. */
  public @Nullable Task storer() {
    StoreBuffer buffer = drains;
    return buffer == null ? null : buffer.owner();
  }

  /**
   * Whether this serves tasks and never ends by itself: a worker, or the actor of a store buffer.
   */
  public boolean serves() {
    return worker || drains != null;
  }

  /**
   * The task's store buffer, if the task has stored anything since its last fence: then the task's
   * loads and waits depend on the buffer. Null also where the task has no buffer. Follows from the
   * task's own steps. Stepped machine only.
   */
  public @Nullable StoreBuffer unfenced() {
    StoreBuffer buffer = storeBuffer;
    return buffer != null && buffer.storedSinceFence() ? buffer : null;
  }

  /** Sends the task a signal, which stays pending until {@link #clearSignal}. Any task may call. */
  public void sendSignal() {
    signalPending = true;
  }

  /** The task has dealt with its signals. */
  public void clearSignal() {
    signalPending = false;
  }

  /**
   * Whether the task must not sleep: it is under a spinlock or in an RCU reader. Stepped machine
   * only; a live machine keeps no count.
   */
  public boolean inAtomic() {
    return preemptCount > 0;
  }

  /**
   * {@code might_sleep}: the task is in a function that may sleep further on, even where it will
   * not this time. Told to the {@link StepCheck} of a stepped machine; no step. By the task itself.
   *
   * @param function the name of the function
   */
  public void mightSleep(String function) {
    SteppedMachine machine = stepped();
    if (machine != null && machine.check != null) {
      machine.check.mightSleep(this, function);
    }
  }

  /**
   * The task's machine if that is a stepped one: what every hook asks first.
   *
   * <p>A JVM that only runs live machines never loads the class that overrides this. HotSpot knows
   * that, takes the answer for the constant null, and compiles every {@code step} and {@code touch}
   * to nothing. When the JVM makes its first stepped machine, the class is loaded, and HotSpot
   * throws away what it compiled with the constant. So both machines can share a JVM, and neither
   * the tests nor the benchmarks need code of their own. The question is one small method, because
   * C2 gives up inlining a walk when questions of many nodes have used its budget up.
   */
  @Nullable SteppedMachine stepped() {
    return null;
  }

  /** The step that the task is in touches the object. Stepped machine only. */
  void noteTouch(KernelObject object, Access how) {
    footprint.add(object, how);
    if (how.isOfLock()) {
      locks.note(object, how);
    }
    KernelObject mortal = object.mortalMemory();
    if (mortal != null) {
      footprint.add(mortal, Access.READ); // so this step depends on its free
    }
    if (object.dead(this)) {
      throw object.usedAfterFree(this);
    }
  }

  void preemptDisable() {
    preemptCount++;
  }

  void preemptEnable() {
    preemptCount--;
  }

  /** The event of the task's next step; null before its start, and where that step is no event. */
  public @Nullable EventKind pending() {
    return pendingKind;
  }

  /**
   * The event for which the task waits: the event of its next step, or the event that comes of work
   * that it has to do. Null where there is none.
   */
  public @Nullable EventKind awaited() {
    return pendingKind == null && pendingWait != null ? pendingWait.awaited() : pendingKind;
  }

  /**
   * The subject of the next step, where several workers may take such a step: the callback that
   * this worker is going to invoke. A replay chooses the worker by this. Null for all other steps.
   */
  public @Nullable Named pendingAbout() {
    return pendingAbout;
  }

  /**
   * The thing for which the task's next step may have to wait, or null where that step never waits.
   */
  public @Nullable Waitable pendingWait() {
    return pendingWait;
  }

  /** The thing for which the task waits now, or null where the task can go on. */
  public @Nullable Waitable waitsFor() {
    Waitable wait = pendingWait;
    return wait != null && !wait.ready(this) ? wait : null;
  }

  /** Whether the task need not wait now, nor for its processor. Stepped machine only. */
  boolean canGoOn() {
    Waitable wait = pendingWait;
    return (wait == null || wait.ready(this))
        && (!cpu.shared() || drains != null || cpu.lets(this));
  }

  /** Whether the task waits for its stores to drain; a task keeps its CPU for that wait. */
  boolean isInFence() {
    return storeBuffer != null && pendingWait == storeBuffer.drained();
  }

  /**
   * The actor that drains the task's store buffer, if the task waits for that. Stepped machine
   * only.
   */
  public @Nullable Task awaitedDrain() {
    return storeBuffer != null && isInFence() && !storeBuffer.isEmpty()
        ? storeBuffer.actor()
        : null;
  }

  /** The footprint of the task's current or last step. Stepped machine only. */
  public Footprint footprint() {
    return footprint;
  }

  /**
   * {@code irq_enter}: the worker runs on top of the task of that processor, and the task does not
   * go on before {@link #endInterrupt}. A schedule may have the task go on all the same, as if the
   * interrupt had come at the task's later place; a search need not try that.
   */
  public void interrupt(int processor) {
    interrupted = processor;
  }

  /** {@code irq_exit}. */
  public void endInterrupt() {
    interrupted = NONE;
  }

  /** The number of the processor whose task this worker has interrupted, or {@link #NONE}. */
  public int interrupted() {
    return interrupted;
  }

  /**
   * The signal that the task may have pending; null where no task sends it any. Asked by the task
   * itself.
   */
  public @Nullable PendingSignal pendingSignal() {
    return pendingSignal;
  }

  /** See {@link #pendingSignal}. */
  public void setPendingSignal(PendingSignal signal) {
    pendingSignal = signal;
  }

  /**
   * The object that the machine's classic RCU keeps in a {@code task_struct}; null before there is
   * one. Asked and set by the task itself.
   */
  public @Nullable KernelObject rcu() {
    return rcu;
  }

  /** See {@link #rcu}. A machine has one classic RCU at most. */
  public void setRcu(KernelObject kept) {
    rcu = kept;
  }

  /** The locks that the task holds. Stepped machine only. */
  public LocksHeld locks() {
    return locks;
  }

  /** How many kernel objects the task has made. Stepped machine only. */
  public int objectsMade() {
    return objectsMade;
  }

  /**
   * The values that the task knows and on which its later steps may depend. Stepped machine only.
   */
  public Past past() {
    return past;
  }

  @Override
  public String toString() {
    return name;
  }
}
