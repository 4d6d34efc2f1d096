// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.hw.machine.Chance;
import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What everybody but the updaters does, once. */
final class Roles {
  static {
    SectionFrames.declare(Roles.class);
  }

  private static final int SHORT_NANOS = 20_000;
  private static final int LONG_NANOS = 5_000_000;
  private static final int NAP_NANOS = 500_000;

  /**
   * So many callbacks of callers wait, and a caller waits as well: v3.15 runs ten in a jiffy, and
   * the elements of updaters queue behind them.
   */
  private static final long MANY = 500;

  private static final int BURST = 200;

  /** Now and then so many: more than {@code qhimark}, where v3.5 stops to count what it runs. */
  private static final int FLOOD = 12_000;

  private final ReadDomain domain;
  private final List<Updater> updaters;
  private final Tallies tallies;
  private final boolean sleepers;

  Roles(ReadDomain domain, List<Updater> updaters, Tallies tallies, boolean sleepers) {
    this.domain = domain;
    this.updaters = updaters;
    this.tallies = tallies;
    this.sleepers = sleepers;
  }

  /** {@code rcu_torture_reader}: holds an element, and looks how far it has come. */
  void read(Task current, Chance chance) {
    Updater updater = updaters.get(chance.below(updaters.size()));
    if (!hold(current, chance, updater)) {
      chance.sleep(current, NAP_NANOS);
    } else if (chance.oneIn(100)) {
      chance.sleep(current, SHORT_NANOS); // where a kernel would reschedule
    }
  }

  /** One read section; false if there was no element. */
  @ReadSection
  private boolean hold(Task current, Chance chance, Updater updater) {
    int index = domain.readLock(current);
    long before = updater.completed(current);
    Element element = updater.dereference(current);
    if (element != null) {
      if (!element.isAlive(current)) {
        tallies.fail("a reader found an element that is not initialised, or was freed");
      }
      dawdle(current, chance);
      Tallies.count(tallies.pipe, element.pipeCount(current));
      Tallies.count(tallies.batch, updater.completed(current) - before);
    }
    domain.readUnlock(current, index);
    return element != null;
  }

  /** {@code rcu_read_delay}. */
  private void dawdle(Task current, Chance chance) {
    if (chance.oneIn(200)) {
      chance.spin(SHORT_NANOS);
    } else if (chance.oneIn(5000)) {
      chance.spin(LONG_NANOS);
    } else if (sleepers && chance.oneIn(1000)) {
      chance.sleep(current, LONG_NANOS);
    }
  }

  /** {@code rcu_torture_fakewriter}: waits for a grace period that nobody needs. */
  void fake(Task current, Chance chance) {
    if (chance.oneIn(3)) {
      domain.barrier(current);
    } else {
      domain.synchronize(current);
    }
    var _ = tallies.fakes.incrementAndGet();
    chance.sleep(current, NAP_NANOS);
  }

  /** Queues callbacks by the hundred, and now and then floods the domain with them. */
  void call(Task current, Chance chance) {
    int burst = chance.oneIn(500) ? FLOOD : chance.below(BURST);
    for (int i = burst; i >= 0; i--) {
      var _ = tallies.queued.incrementAndGet();
      AtomicLong runs = new AtomicLong();
      domain.call(
          current,
          new RcuHead("call"),
          (worker, head) -> {
            var _ = tallies.invoked.incrementAndGet();
            if (runs.incrementAndGet() > 1) {
              tallies.fail("a callback ran twice");
            }
          });
    }
    if (tallies.queued.get() - tallies.invoked.get() > MANY) {
      domain.barrier(current);
    }
    chance.sleep(current, NAP_NANOS);
  }

  /** {@code rcu_torture_barrier}: every callback that was queued before has run. */
  void barrier(Task current, Chance chance) {
    int callbacks = 1 + chance.below(8);
    AtomicLong ran = new AtomicLong();
    for (int i = 0; i < callbacks; i++) {
      domain.call(
          current,
          new RcuHead("barrier"),
          (worker, head) -> {
            var _ = ran.incrementAndGet();
          });
    }
    domain.barrier(current);
    if (ran.get() != callbacks) {
      tallies.fail("a barrier ended before its callbacks had run");
    }
    var _ = tallies.barriers.incrementAndGet();
    chance.sleep(current, NAP_NANOS);
  }
}
