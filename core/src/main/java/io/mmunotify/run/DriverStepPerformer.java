// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.run;

import io.mmunotify.hw.check.Checkers;
import io.mmunotify.hw.driver.Condition;
import io.mmunotify.hw.driver.Counter;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.KernelHeap;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.scenario.DriverStep;
import java.util.Objects;

/** Performs a {@link DriverStep}: one event of its name. */
final class DriverStepPerformer {
  private final World world;
  private final Checkers checkers;
  private final StepPerformer performer;

  /** Takes drivers' objects back; nothing is allocated from it. */
  private final KernelHeap heap = new KernelHeap(FaultInjector.none());

  /**
   * @param performer performs the steps that stand inside of others
   */
  DriverStepPerformer(World world, Checkers checkers, StepPerformer performer) {
    this.world = world;
    this.checkers = checkers;
    this.performer = performer;
  }

  void perform(Task current, DriverStep step) {
    DriverWorld driver = world.driver();
    String name = step.name();
    switch (step.op()) {
      case LOCK -> driver.lock(name).lock(current);
      case UNLOCK -> driver.lock(name).unlock(current);
      case TRYLOCK -> choose(current, step, driver.lock(name).tryLock(current));
      case DOWN_READ -> semaphore(name).downRead(current);
      case UP_READ -> semaphore(name).upRead(current);
      case DOWN_WRITE -> semaphore(name).downWrite(current);
      case UP_WRITE -> semaphore(name).upWrite(current);
      case DOWN_READ_TRYLOCK -> choose(current, step, semaphore(name).downReadTrylock(current));
      case DOWN_WRITE_TRYLOCK -> choose(current, step, semaphore(name).downWriteTrylock(current));
      case ADD -> driver.counter(name).add(current, step.value());
      case SET -> driver.counter(name).set(current, step.value());
      case IF -> choose(current, step, driver.counter(name).holds(current, condition(step)));
      case WAIT_UNTIL -> waitUntil(current, step, driver.counter(name));
      case ASSERT ->
          driver
              .counter(name)
              .check(current, condition(step), Objects.requireNonNull(step.sentence()));
      case COMPLETE -> driver.completion(name).complete(current);
      case WAIT_FOR_COMPLETION -> driver.completion(name).waitForCompletion(current);
      case QUEUE_WORK -> driver.work(name).queue(current);
      case FLUSH_WORK -> driver.work(name).flush(current);
      case TOUCH -> driver.object(name).touch(current);
      case KFREE -> heap.kfree(current, driver.object(name));
      case MMGET_NOT_ZERO -> mmgetNotZero(current, step);
      case WHEN_CURRENT -> choose(current, step, current.name().equals(name));
      case SIGNAL -> driver.signal(name).send(current);
    }
  }

  private void choose(Task current, DriverStep step, boolean had) {
    performer.perform(current, had ? step.then() : step.otherwise());
  }

  /** A driver's own, or the mmap_sem of an mm. */
  private RwSemaphore semaphore(String name) {
    RwSemaphore own = world.driver().semaphore(name);
    return own == null ? world.mm(name).mmapSem() : own;
  }

  private static Condition condition(DriverStep step) {
    return Objects.requireNonNull(step.condition());
  }

  private void waitUntil(Task current, DriverStep step, Counter counter) {
    if (step.interruptible()) {
      choose(current, step, counter.waitUntilInterruptibly(current, condition(step)));
    } else {
      counter.waitUntil(current, condition(step));
    }
  }

  private void mmgetNotZero(Task current, DriverStep step) {
    boolean taken = world.mm(step.name()).mmgetNotZero(current);
    if (taken) {
      checkers.users(current, step.name(), 1);
    }
    choose(current, step, taken);
  }
}
