// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.Runs;
import io.mmunotify.hw.check.LockOrder.Edge;
import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RwSemaphore;
import io.mmunotify.hw.sync.SpinLock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LockOrderTest {
  private static final KernelObject MEMORY = new KernelObject() {};
  private final SpinLock lock = new SpinLock(MEMORY, () -> "A");
  private final RwSemaphore a = new RwSemaphore(MEMORY, () -> "A");
  private final RwSemaphore b = new RwSemaphore(MEMORY, () -> "B");

  private void right(Task current) {
    a.downWrite(current);
    lock.lock(current);
    lock.unlock(current);
    a.upWrite(current);
  }

  private void inverted(Task current) {
    lock.lock(current);
    a.downRead(current);
    a.upRead(current);
    lock.unlock(current);
  }

  private static List<String> lockOrder(List<String> findings) {
    return findings.stream().filter(text -> text.startsWith(LockOrder.NAME)).toList();
  }

  @Test
  void aDriverThatInvertsTheOrderIsCaughtThoughNothingDeadlocks() {
    assertEquals(
        List.of(
            "lock-order: locks are taken in a circle: mmu_notifier_mm->lock under mmap_sem,"
                + " mmap_sem under mmu_notifier_mm->lock"),
        lockOrder(Checked.run(this::right, this::inverted)));
  }

  @Test
  void oneOrderIsFineHoweverOften() {
    assertEquals(List.of(), Checked.run(this::right, this::right));
    assertEquals(List.of(), lockOrder(Checked.run(this::inverted, this::inverted)));
  }

  @Test
  void twoLocksOfAClassDoNotNest() {
    assertEquals(
        List.of("lock-order: two locks are taken one under the other that are both mmap_sem"),
        Checked.run(current -> {
          a.downWrite(current);
          b.downWrite(current);
          b.upWrite(current);
          a.upWrite(current);
        }));
  }

  @Test
  void whoWaitsToTheEndCountsAsIfItHadTheLock() {
    assertEquals(
        1,
        lockOrder(
                Checked.run(
                    Runs.turns("a", "b"),
                    current -> {
                      a.downWrite(current);
                      lock.lock(current);
                    },
                    current -> {
                      lock.lock(current);
                      a.downWrite(current);
                    }))
            .size());
  }

  @Test
  void aCircleOfThreeIsToldOnceWhereverItsEdgesComeFrom() {
    List<Edge> edges =
        List.of(Edge.of("z", "x"), Edge.of("x", "y"), Edge.of("y", "z"), Edge.of("x", "other"));
    assertEquals(
        List.of("locks are taken in a circle: y under x, z under y, x under z"),
        LockOrder.cycles(edges).stream().map(cycle -> cycle.finding().what()).toList());
    assertEquals(List.of(), LockOrder.cycles(edges.subList(1, 4)));
  }

  @Test
  void aUseIsWhatItsTextSays() {
    for (LockOrder.Use use :
        List.of(new LockOrder.Use("mmap_sem", false), new LockOrder.Use("mmap_sem", true))) {
      assertEquals(use, LockOrder.Use.of(use.text()));
    }
  }
}
