// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Named;
import org.jspecify.annotations.Nullable;

/**
 * One thread of control in the kernel; what C code reaches as {@code current}. It is handed down
 * explicitly, which costs a register where a thread-local costs a nanosecond.
 */
public final class Task implements Named {
  /** No processor. */
  public static final int NONE = -1;

  /** How the names of workers begin each of which runs a {@link WorkItem}. */
  public static final String WORK = "work/";

  private final Machine machine;
  private final String name;
  private final String traceName;
  private final int id;
  private Cpu cpu;

  /** Its number once more, so that per-CPU data are one load nearer. */
  private int cpuId;

  private volatile boolean signalPending;

  /** The machine again if it is a stepped one, so that a step asks one field and no type. */
  final @Nullable SteppedMachine stepped;

  // Only the task itself writes these.
  private int preemptCount;

  // Stepped machine only: what the task will do when it is chosen next.
  @Nullable EventKind pendingKind;
  @Nullable Waitable pendingWait;
  @Nullable Named pendingAbout;
  @Nullable Coroutine coroutine;

  /** Whether it runs, or somebody who does is mounted on it. */
  boolean mounted;

  final boolean worker;
  int objectsMade;

  /** What it stored and others do not see yet; null where memory is sequentially consistent. */
  @Nullable StoreBuffer storeBuffer;

  /** The buffer that it drains, if it is no task but such an actor. */
  @Nullable StoreBuffer drains;

  /** Whether its step has accessed memory, so that the next access is a step of its own. */
  boolean accessed = true;

  /** Whether its accesses to memory are no scheduling points; see {@link Memory#inWholeSteps}. */
  boolean wholeSteps;

  final Past past = new Past();
  final Footprint footprint = new Footprint();
  final LocksHeld locks = new LocksHeld();

  /** The number of the processor whose task it has interrupted, or {@link #NONE}. */
  private int interrupted = NONE;

  /** Only the task itself asks for it. */
  private @Nullable PendingSignal pendingSignal;

  /** Only the task itself asks for it, so that it is a field and not a look-up. */
  private @Nullable KernelObject rcu;

  // Live machine only: what the thread is parked on, for the report of a hang.
  volatile @Nullable Waitable parkedOn;

  /** Since when, by the machine's time. Written before {@link #parkedOn}. */
  volatile long parkedSince;

  Task(Machine machine, String name, int id, Cpu cpu, boolean worker) {
    this.machine = machine;
    this.name = name;
    int slash = worker && !name.startsWith(WORK) ? name.indexOf('/') : -1;
    this.traceName = slash < 0 ? name : name.substring(0, slash);
    this.id = id;
    this.cpu = cpu;
    this.cpuId = cpu.id();
    this.worker = worker;
    this.stepped = machine instanceof SteppedMachine s ? s : null;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Who did it, in traces. Several workers may do what is one worker's work there: of their names
   * {@code srcu/0}, {@code srcu/1} the part before the slash is told. A {@link WorkItem} is
   * somebody of its own.
   */
  public String traceName() {
    return traceName;
  }

  /** Its number on its machine, from 0 and without gaps: an index for per-task data. */
  public int id() {
    return id;
  }

  /** The processor it runs on; another one only after {@link Machine#migrate}. */
  public Cpu cpu() {
    return cpu;
  }

  /** {@code smp_processor_id()}: the number of that. */
  public int cpuId() {
    return cpuId;
  }

  void moveTo(Cpu other) {
    cpu.detach();
    cpu = other;
    cpuId = other.id();
    other.attach();
    accessed = true; // what it accesses next is not on the CPU of this step
  }

  /** The machine it runs on. */
  public Machine machine() {
    return machine;
  }

  /** Whether this is a worker of the kernel: it serves others and never ends by itself. */
  public boolean isWorker() {
    return worker;
  }

  /** {@code signal_pending}: somebody sent this task a signal. Any task may ask. */
  public boolean signalPending() {
    return signalPending;
  }

  /** Whether it is no task of the kernel but drains the store buffer of one. */
  public boolean drainsStores() {
    return drains != null;
  }

  /** Whose stores it drains; null if it is no such actor. */
  public @Nullable Task storer() {
    StoreBuffer buffer = drains;
    return buffer == null ? null : buffer.owner();
  }

  /** Whether it serves tasks and never ends by itself: a worker, or who drains a store buffer. */
  public boolean serves() {
    return worker || drains != null;
  }

  /**
   * Its store buffer, if it has stored anything since its last fence: then what it loads and what
   * it waits for depend on that. Null also where it has none. Follows from what the task did.
   * Stepped machine only.
   */
  public @Nullable StoreBuffer unfenced() {
    StoreBuffer buffer = storeBuffer;
    return buffer != null && buffer.storedSinceFence() ? buffer : null;
  }

  /** Sends the task a signal; it stays pending until {@link #clearSignal}. Any task may call. */
  public void sendSignal() {
    signalPending = true;
  }

  /** The task has dealt with its signals. */
  public void clearSignal() {
    signalPending = false;
  }

  /**
   * Whether the task is where it must not sleep: under a spinlock or in an RCU reader. Stepped
   * machine only; a live one keeps no count.
   */
  public boolean inAtomic() {
    return preemptCount > 0;
  }

  void preemptDisable() {
    preemptCount++;
  }

  void preemptEnable() {
    preemptCount--;
  }

  /**
   * The event that a waiting task would perform next; null before its start and where it is none.
   */
  public @Nullable EventKind pending() {
    return pendingKind;
  }

  /**
   * The event that it waits for: the one of its next step, or what comes of work that it has to do.
   * Null where there is none.
   */
  public @Nullable EventKind awaited() {
    return pendingKind == null && pendingWait != null ? pendingWait.awaited() : pendingKind;
  }

  /**
   * What its next step is about, where several workers may take such a step: the callback that this
   * one is going to invoke. A trace is replayed by it. Null where it does not matter.
   */
  public @Nullable Named pendingAbout() {
    return pendingAbout;
  }

  /** What its next step has to wait for at times, or null where it never has. */
  public @Nullable Waitable pendingWait() {
    return pendingWait;
  }

  /** What stands in its way, or null where nothing does. */
  public @Nullable Waitable waitsFor() {
    Waitable wait = pendingWait;
    return wait != null && !wait.ready(this) ? wait : null;
  }

  /** Whether it waits for its stores to drain: it does not give its CPU up for that. */
  boolean isInFence() {
    return storeBuffer != null && pendingWait == storeBuffer.drained();
  }

  /** Who drains its store buffer, if it waits for just that; else null. Stepped machine only. */
  public @Nullable Task awaitedDrain() {
    return storeBuffer != null && isInFence() && !storeBuffer.isEmpty()
        ? storeBuffer.actor()
        : null;
  }

  /** What the step that it is in, or performed last, has touched. Stepped machine only. */
  public Footprint footprint() {
    return footprint;
  }

  /**
   * {@code irq_enter}: the worker runs on top of the task of that processor, which does not go on
   * before {@link #endInterrupt}. A schedule may have it go on all the same, as if it had stood
   * where it then stands; a search need not try that.
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

  /** The signal that it may have pending; null where nobody sends it any. Asked by itself. */
  public @Nullable PendingSignal pendingSignal() {
    return pendingSignal;
  }

  /** See {@link #pendingSignal}. */
  public void setPendingSignal(PendingSignal signal) {
    pendingSignal = signal;
  }

  /**
   * What the machine's classic RCU keeps in a {@code task_struct}; null before it keeps anything.
   * Asked and set by the task itself.
   */
  public @Nullable KernelObject rcu() {
    return rcu;
  }

  /** See {@link #rcu}. A machine has one classic RCU at most. */
  public void setRcu(KernelObject kept) {
    rcu = kept;
  }

  /** The locks that it holds. Stepped machine only. */
  public LocksHeld locks() {
    return locks;
  }

  /** How many kernel objects it has made. Stepped machine only. */
  public int objectsMade() {
    return objectsMade;
  }

  /** What it knows, as far as what it will do depends on that. Stepped machine only. */
  public Past past() {
    return past;
  }

  @Override
  public String toString() {
    return name;
  }
}
