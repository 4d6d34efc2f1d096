// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.sync;

import io.mmunotify.hw.machine.Access;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.Waitable;
import io.mmunotify.hw.trace.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The queue of one domain's callbacks and the worker that runs them, oldest first. */
final class SrcuCallbacks extends KernelObject {
  private record Queued(RcuHead head, RcuHead.Callback function, Waitable gracePeriod) {}

  private final GracePeriods gracePeriods;
  private final Queue<Queued> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong enqueued = new AtomicLong();
  private final AtomicLong invoked = new AtomicLong();
  private final Waitable oldest = new Oldest();

  /** The barriers that wait. Kept on the stepped machine alone, for fingerprints. */
  private final List<Drained> barriers = new ArrayList<>();

  /** Heads whose grace period is about to begin. Kept on the stepped machine alone, as above. */
  private final Set<String> coming = new HashSet<>();

  private @Nullable Task worker;

  SrcuCallbacks(GracePeriods gracePeriods) {
    this.gracePeriods = gracePeriods;
  }

  void call(Task current, RcuHead head, RcuHead.Callback function) {
    Machine.touch(current, this, Access.WRITE);
    head.queue(current, "call_srcu");
    if (Machine.stepped(current)) {
      coming.add(head.name());
    }
    Waitable over = gracePeriods.begin(current, head);
    Machine.touch(current, this, Access.WRITE); // the fence in begin can be a step
    if (Machine.stepped(current)) {
      coming.remove(head.name());
    }
    enqueued.incrementAndGet();
    queue.add(new Queued(head, function, over));
  }

  Waitable beginBarrier(Task current) {
    Machine.touch(current, this, Access.READ);
    Drained drained = new Drained(current, enqueued.get());
    if (Machine.stepped(current)) {
      barriers.add(drained);
    }
    return drained;
  }

  void endBarrier(Task current, Waitable drained) {
    Machine.touch(current, this, Access.READ);
    if (Machine.stepped(current)) {
      barriers.removeIf(waited -> waited == drained);
    }
  }

  /**
   * A callback in the queue.
   *
   * @param tasks how many tasks its grace period has looked at: tasks that came later are not
   *     waited for
   */
  private record Waiting(String head, int tasks) {}

  /**
   * @param coming heads that are not queued yet and cannot be queued again
   * @param queued callbacks that wait, oldest first
   * @param running how many callbacks have begun and not ended
   * @param barriers for each task in a barrier, the number of callbacks for which it waits
   */
  private record Contents(
      Set<String> coming, List<Waiting> queued, long running, Map<Integer, Long> barriers) {}

  @Override
  public @Nullable Object contents() {
    List<Waiting> queued = new ArrayList<>();
    for (Queued next : queue) {
      int tasks = next.gracePeriod().watched().size();
      queued.add(new Waiting(next.head().name(), tasks));
    }
    Map<Integer, Long> waiting = new HashMap<>();
    for (Drained barrier : barriers) {
      waiting.put(barrier.task.id(), Math.max(0, barrier.upTo - invoked.get()));
    }
    long running = enqueued.get() - invoked.get() - queued.size();
    return coming.isEmpty() && queued.isEmpty() && running == 0 && waiting.isEmpty()
        ? null
        : new Contents(Set.copyOf(coming), queued, running, waiting);
  }

  /** The worker's life. */
  void work(Task current) {
    worker = current;
    while (true) {
      Machine.forget(current, 0);
      Machine.step(current, EventKind.CALLBACK_INVOKED, oldest);
      Machine.touch(current, this, Access.WRITE);
      Queued next = queue.remove();
      next.head().dequeue(current);
      Machine.record(current, EventKind.CALLBACK_INVOKED, next.head());
      Machine.sawWhich(current, next.head()); // the next steps depend on which head it is
      next.function().invoke(current, next.head());
      Machine.touch(current, this, Access.WRITE);
      invoked.incrementAndGet();
    }
  }

  /**
   * The oldest callback's grace period. Only the worker waits here, so a look is as good as a take.
   */
  private final class Oldest implements Waitable {
    @Override
    public boolean ready(Task task) {
      Queued next = queue.peek();
      return next != null && next.gracePeriod().ready(task);
    }

    @Override
    public boolean tryTake(Task current) {
      Queued next = queue.peek();
      return next != null && next.gracePeriod().tryTake(current);
    }

    @Override
    public boolean wanted() {
      return invoked.get() < enqueued.get(); // also while the last callback is running
    }

    @Override
    public List<KernelObject> watched() {
      List<KernelObject> watched = new ArrayList<>(List.of(SrcuCallbacks.this));
      Queued next = queue.peek();
      if (next != null) {
        watched.addAll(next.gracePeriod().watched());
      }
      return watched;
    }

    @Override
    public List<Task> heldUpBy() {
      Queued next = queue.peek();
      return next == null ? List.of() : next.gracePeriod().heldUpBy();
    }

    @Override
    public String blockedBy() {
      Queued next = queue.peek();
      return next == null ? "a callback to be queued" : next.gracePeriod().blockedBy();
    }
  }

  /** Every callback up to that number has run. */
  private final class Drained implements Waitable {
    private final Task task;
    private final long upTo;

    Drained(Task task, long upTo) {
      this.task = task;
      this.upTo = upTo;
    }

    @Override
    public boolean ready(Task task) {
      return invoked.get() >= upTo;
    }

    @Override
    public boolean tryTake(Task current) {
      return ready(current);
    }

    @Override
    public List<KernelObject> watched() {
      return List.of(SrcuCallbacks.this);
    }

    @Override
    public List<Task> heldUpBy() {
      Task runs = worker;
      return runs == null ? List.of() : List.of(runs);
    }

    @Override
    public String blockedBy() {
      Queued next = queue.peek();
      return next == null
          ? "callbacks to end"
          : "the callback " + next.head().name() + ", which waits for " + oldest.blockedBy();
    }
  }
}
