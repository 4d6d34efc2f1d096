// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import io.mmunotify.hw.machine.Chance;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.Stopwatch;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.ReadDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** One soak on a live machine. Made for one run. */
public final class Torture {
  /** For how many stalls the last grace periods may take when everybody else has ended. */
  private static final int PATIENCE = 6;

  private static final int LOOK_NANOS = 50_000_000;
  private static final double PROGRESS_SECONDS = 60;

  private final LiveMachine machine = new LiveMachine();
  private final Tallies tallies = new Tallies();
  private final Stopwatch watch = new Stopwatch();
  private final Heap heap = new Heap();
  private final Cast cast;
  private final ReadDomain domain;
  private final List<Updater> updaters = new ArrayList<>();
  private final double seconds;
  private final double stall;
  private final Consumer<String> news;
  private volatile boolean stopping;
  private volatile boolean interrupted;

  /** Tasks that are known to be stalled, and how long they have been; the watcher's own. */
  private final Map<Task, Double> stalled = new HashMap<>();

  /**
   * @param engine makes the domain, on its machine
   * @param time how long everybody goes on
   * @param stall how long a wait may last before it is told
   * @param news hears of stalls when they happen, on another thread
   */
  public Torture(
      Function<Machine, ReadDomain> engine,
      Cast cast,
      Duration time,
      Duration stall,
      Consumer<String> news) {
    this.cast = cast;
    this.domain = engine.apply(machine);
    this.seconds = time.toMillis() / 1e3;
    this.stall = stall.toMillis() / 1e3;
    this.news = news;
    for (int i = 1; i <= cast.updaters(); i++) {
      updaters.add(new Updater("updater " + i, domain, tallies));
    }
  }

  /** Ends it soon. Any thread may call, also before it begins. */
  public void interrupt() {
    interrupted = true;
    stopping = true;
  }

  /** Runs it, and tells what was counted and what went wrong. */
  public Report run() {
    try {
      Duration limit = Duration.ofMillis((long) ((seconds + PATIENCE * stall) * 1e3));
      machine.run(List.of(plans(), lastPlans()), limit);
      if (tallies.queued.get() != tallies.invoked.get()) {
        tallies.fail("a callback never ran");
      }
      if (tallies.taken.get() != tallies.freed.get() + tallies.inUse.get()) {
        tallies.fail("the elements taken are not those freed and those still published");
      }
    } catch (RuntimeException | Error e) {
      tallies.fail(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
    }
    return new Report(tallies, heap, watch.seconds(), interrupted);
  }

  private List<TaskPlan> plans() {
    Roles roles = new Roles(domain, updaters, tallies, cast.sleepers());
    List<TaskPlan> plans = new ArrayList<>();
    plans.add(new TaskPlan("watcher", this::look));
    add(plans, "reader", cast.readers(), roles::read);
    for (Updater updater : updaters) {
      add(plans, "updater", 1, updater::update);
    }
    add(plans, "fake writer", cast.fakeWriters(), roles::fake);
    add(plans, "caller", cast.callers(), roles::call);
    add(plans, "barrier", cast.barriers(), roles::barrier);
    return plans;
  }

  /** When all have ended: what they left is to be freed. */
  private List<TaskPlan> lastPlans() {
    return List.of(
        new TaskPlan(
            "last",
            current -> {
              domain.barrier(current);
              updaters.forEach(updater -> updater.finish(current));
            }));
  }

  private void add(List<TaskPlan> plans, String role, int count, BiConsumer<Task, Chance> once) {
    for (int i = 0; i < count; i++) {
      Chance chance = new Chance(cast.seed() * 1000 + plans.size());
      String name = role + " " + plans.size();
      plans.add(
          new TaskPlan(
              name,
              current -> {
                while (!stopping) {
                  once.accept(current, chance);
                }
              }));
    }
  }

  /** Ends the soak when its time is over, and until then looks who waits for long. */
  private void look(Task current) {
    Chance chance = new Chance(cast.seed());
    double told = 0;
    boolean firstHalf = true;
    while (!stopping && watch.seconds() < seconds) {
      chance.sleep(current, LOOK_NANOS);
      if (firstHalf && watch.seconds() > seconds / 2) {
        firstHalf = false;
        heap.endFirstHalf();
      }
      for (LiveMachine.Wait wait : machine.waits()) {
        lookAt(wait);
      }
      if (watch.seconds() > told + PROGRESS_SECONDS) {
        told = watch.seconds();
        news.accept(progress(told));
      }
    }
    heap.end(); // while all are still at work
    stopping = true;
  }

  private String progress(double now) {
    return String.format(
        Locale.ROOT,
        "%.0f s, %,d reads, %,d elements freed, %d kinds of failure",
        now,
        Tallies.sum(tallies.pipe),
        tallies.freed.get(),
        tallies.failures().size());
  }

  private void lookAt(LiveMachine.Wait wait) {
    Double known = stalled.get(wait.task());
    if (wait.seconds() > stall && (known == null || known > wait.seconds())) {
      tallies.fail("a wait took longer than a stall does");
      news.accept(
          String.format(
              Locale.ROOT,
              "stall: %s has waited for %.1f s for %s",
              wait.task().name(),
              wait.seconds(),
              wait.what()));
    }
    var _ = wait.seconds() > stall ? stalled.put(wait.task(), wait.seconds()) : null;
  }
}
