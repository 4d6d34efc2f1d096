// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.hw.machine.Chance;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.LongCell;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import io.mmunotify.hw.sync.RefCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code rcu_torture_writer}: publishes one element after the other. What it unlinks goes through
 * ten grace periods before it is used again, each waited for in a way that is drawn by lot.
 */
final class Updater {
  /** As many as rcutorture has. */
  private static final int ELEMENTS = 100;

  private static final int DELAY_NANOS = 20_000;
  private static final int NAP_NANOS = 200_000;

  private final ReadDomain domain;
  private final Tallies tallies;
  private final Queue<Element> pool = new ConcurrentLinkedQueue<>();
  private final List<Element> removed = new ArrayList<>();
  private final AtomicLong underWay = new AtomicLong();
  private final KernelObject memory = new KernelObject() {};

  /** {@code rcu_torture_current}. */
  private final RefCell published = new RefCell(memory);

  /** How many of its synchronous grace periods have ended. */
  private final LongCell completed = new LongCell(memory, 0, 0);

  Updater(String name, ReadDomain domain, Tallies tallies) {
    this.domain = domain;
    this.tallies = tallies;
    for (int i = 0; i < ELEMENTS; i++) {
      pool.add(new Element(name + "." + i));
    }
  }

  @Nullable Element dereference(Task current) {
    return (Element) published.acquire(current);
  }

  long completed(Task current) {
    return completed.read(current);
  }

  /** Publishes, unlinks and waits, once. */
  void update(Task current, Chance chance) {
    Element next = pool.poll();
    if (next == null) {
      var _ = tallies.poolEmpty.incrementAndGet();
      chance.sleep(current, NAP_NANOS);
      return;
    }
    if (!next.take(current)) {
      tallies.fail("an element was in the pool and in use");
    }
    var _ = tallies.taken.incrementAndGet();
    chance.spin(DELAY_NANOS);
    Element old = dereference(current);
    published.release(current, next);
    var _ = tallies.published.incrementAndGet();
    if (old != null) {
      int _ = old.advance(current);
      if (chance.oneIn(2)) {
        defer(current, old);
      } else {
        removed.add(old);
        synchronize(current, chance.oneIn(2));
      }
    }
    if (chance.oneIn(4)) {
      chance.sleep(current, NAP_NANOS);
    }
  }

  /** All that it has unlinked is freed. Nobody reads any more. */
  void finish(Task current) {
    while (!removed.isEmpty()) {
      synchronize(current, false);
    }
    for (int i = 0; i < Element.PIPE && underWay.get() > 0; i++) {
      domain.barrier(current);
    }
    if (underWay.get() > 0) {
      tallies.fail("ten barriers later, a callback has still to run");
    }
    int inUse = dereference(current) == null ? 0 : 1;
    var _ = tallies.inUse.addAndGet(inUse);
    if (pool.size() + inUse != ELEMENTS) {
      tallies.fail("the pool lacks elements at the end, or has too many");
    }
  }

  private void synchronize(Task current, boolean expedited) {
    if (expedited) {
      domain.synchronizeExpedited(current);
    } else {
      domain.synchronize(current);
    }
    completed.set(current, completed.read(current) + 1);
    var _ = (expedited ? tallies.expedited : tallies.synchronised).incrementAndGet();
    removed.removeIf(element -> throughPipe(current, element));
  }

  private void defer(Task current, Element element) {
    var _ = underWay.incrementAndGet();
    domain.call(current, element.head, (worker, head) -> deferred(worker, head, element));
  }

  private void deferred(Task worker, RcuHead head, Element element) {
    var _ = tallies.deferred.incrementAndGet();
    if (throughPipe(worker, element)) {
      var _ = underWay.decrementAndGet();
    } else {
      domain.call(worker, head, (again, same) -> deferred(again, same, element));
    }
  }

  /** {@code rcu_torture_pipe_update_one}: a grace period is over; whether it was the last. */
  private boolean throughPipe(Task current, Element element) {
    if (element.advance(current) < Element.PIPE) {
      return false;
    }
    if (!element.free(current)) {
      tallies.fail("an element was freed twice");
    }
    var _ = tallies.freed.incrementAndGet();
    var _ = pool.add(element);
    return true;
  }
}
