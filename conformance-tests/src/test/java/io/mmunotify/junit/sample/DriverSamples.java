// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.driver.Condition;
import io.mmunotify.hw.driver.Condition.Relation;
import io.mmunotify.hw.driver.Counter;
import io.mmunotify.hw.driver.DriverCompletion;
import io.mmunotify.hw.driver.DriverLock;
import io.mmunotify.hw.driver.DriverObject;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Machine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WorkItem;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.sync.Completion;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.junit.Cell;
import io.mmunotify.junit.Explore;
import io.mmunotify.junit.Program;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** What a driver has of its own; the build's own test run leaves these programs out. */
public final class DriverSamples {
  private DriverSamples() {}

  private record Locking(DriverLock mutex) implements Driver {
    @Override
    public void invalidateRangeEnd(Task current, MmStruct mm, long start, long end) {
      mutex.lock(current);
      mutex.unlock(current);
    }
  }

  /** One program with all of it, right. */
  public static final class Right {
    @Explore
    void allThatThereIs(Program p) {
      DriverLock mutex = p.mutex("mutex");
      RwSemaphore umem = p.rwsem("umem");
      Counter active = p.counter("active", 1);
      DriverCompletion idle = p.completion("idle");
      DriverObject node = p.object("node");
      Cell uses = p.cell("uses", 0, node);
      WorkItem teardown =
          p.work(
              "teardown",
              current -> {
                active.waitUntil(current, new Condition(Relation.IS, 0));
                node.touch(current);
                idle.complete(current);
              });
      p.task(
          "user",
          current -> {
            umem.downRead(current);
            mutex.lock(current);
            uses.write(current, uses.read(current) + 1);
            mutex.unlock(current);
            umem.upRead(current);
            active.add(current, -1);
          });
      p.task(
          "close",
          current -> {
            teardown.queue(current);
            idle.waitForCompletion(current);
            teardown.flush(current);
            assertEquals(1, uses.read(current));
            p.kfree(current, node);
          });
      p.after(current -> assertTrue(active.holds(current, new Condition(Relation.IS, 0))));
    }
  }

  /** Wrong, each in one way. */
  public static final class Wrong {
    @Explore(generations = "v4.18")
    void touchAfterFree(Program p) {
      DriverObject node = p.object("node");
      p.task("use", node::touch);
      p.task("free", current -> p.kfree(current, node));
    }

    @Explore(generations = "v4.18")
    void cellAfterFree(Program p) {
      DriverObject node = p.object("node");
      Cell uses = p.cell("uses", 0, node);
      p.task("use", uses::read);
      p.task("free", current -> p.kfree(current, node));
    }

    @Explore(generations = "v4.18")
    void freedTwice(Program p) {
      DriverObject node = p.object("node");
      p.task("a", current -> p.kfree(current, node));
      p.task("b", current -> p.kfree(current, node));
    }

    @Explore
    void mutexInACallback(Program p) {
      MmStruct mm = p.mm("A", 1);
      Notifier kfd = p.notifier("kfd", new Locking(p.mutex("process")));
      p.setup(current -> p.kernel().register(current, kfd, mm));
      p.task(
          "munmap",
          current -> {
            p.kernel().invalidateRangeStart(current, mm, 0, 4096);
            p.kernel().invalidateRangeEnd(current, mm, 0, 4096);
          });
    }

    @Explore(generations = "v3.15")
    void flushUnderWhatTheWorkTakes(Program p) {
      DriverLock mutex = p.mutex("mutex");
      WorkItem work =
          p.work(
              "evict",
              current -> {
                mutex.lock(current);
                mutex.unlock(current);
              });
      p.task(
          "close",
          current -> {
            work.queue(current);
            mutex.lock(current);
            work.flush(current);
            mutex.unlock(current);
          });
    }

    @Explore(generations = "v3.15")
    void workThatThrows(Program p) {
      WorkItem work = p.work("evict", current -> assertEquals(1, 2, "nothing to evict"));
      p.task("close", work::queue);
    }
  }

  /** What must not be used. */
  public static final class Unfit {
    @Explore(generations = "v3.15")
    void awaitInAStep(Program p) {
      Completion idle = new Completion(() -> "idle");
      p.task("wait", current -> Machine.await(current, idle));
      p.task("complete", idle::complete);
    }

    @Explore(generations = "v3.15")
    void workMadeInATask(Program p) {
      p.task("open", current -> p.work("late", worker -> {}));
    }

    @Explore(generations = "v3.15")
    void threadsPrimitives(Program p) {
      CountDownLatch latch = new CountDownLatch(1);
      ReentrantLock lock = new ReentrantLock();
      p.task(
          "a",
          current -> {
            assertFalse(lock.isLocked());
            latch.countDown();
          });
      p.task(
          "b",
          current -> {
            assertFalse(lock.isLocked());
            latch.countDown();
          });
    }

    @Explore(generations = "v3.15")
    void twoWorkItems(Program p) {
      WorkItem _ = p.work("evict", current -> {});
      WorkItem _ = p.work("evict", current -> {});
    }
  }
}
