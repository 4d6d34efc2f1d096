// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.driver.DriverLock;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RwSemaphore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A driver that reads where a waiting writer would stop it is caught, and only such a one. */
final class RecursiveReadTest {
  private final RwSemaphore umem = new RwSemaphore("umem");
  private final DriverLock obj = new DriverLock("obj", DriverLock.Kind.MUTEX);

  private void readsUnder(Task current) {
    umem.downRead(current);
    obj.lock(current);
    obj.unlock(current);
    umem.upRead(current);
  }

  private void takesUnder(Task current) {
    obj.lock(current);
    umem.downRead(current);
    umem.upRead(current);
    obj.unlock(current);
  }

  @Test
  void aTaskThatReadsTwiceIsCaught() {
    assertEquals(
        List.of(
            "recursive-read: umem is read by a task that reads it already: a writer that comes in"
                + " between stops both in a kernel"),
        Checked.run(current -> {
          umem.downRead(current);
          umem.downRead(current);
          umem.upRead(current);
          umem.upRead(current);
        }));
  }

  @Test
  void aCircleInWhichItIsOnlyReadIsCaught() {
    assertEquals(
        List.of(
            "recursive-read: locks are taken in a circle in which umem is only read, and which a"
                + " waiting writer closes in a kernel: umem under obj, obj under umem"),
        Checked.run(this::readsUnder, this::takesUnder));
  }

  @Test
  void aCircleInWhichItIsWrittenAnywhereIsAnOrderOfLocks() {
    assertEquals(
        List.of("lock-order: locks are taken in a circle: umem under obj, obj under umem"),
        Checked.run(
            this::takesUnder,
            current -> {
              umem.downWrite(current);
              obj.lock(current);
              obj.unlock(current);
              umem.upWrite(current);
            }));
  }

  @Test
  void whoTriesOrHasGivenItBackIsFine() {
    assertEquals(
        List.of(),
        Checked.run(
            this::readsUnder,
            current -> {
              umem.downRead(current);
              assertEquals(true, umem.downReadTrylock(current));
              umem.upRead(current);
              umem.upRead(current);
              umem.downRead(current);
              umem.upRead(current);
            },
            current -> {
              obj.lock(current);
              assertEquals(true, umem.downWriteTrylock(current));
              umem.upWrite(current);
              obj.unlock(current);
            }));
  }
}
