// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.VmDefect;
import io.mmunotify.hw.mm.MappedFile;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A soak leaves out what the kernel itself does wrong, and nothing else")
final class LeftOutTest {
  private static final Set<VmDefect> ALL = Set.of(VmDefect.values());

  /** Runs the one operation to its middle, then the other; whether the other came through. */
  private static boolean meet(LeftOut leftOut, String one, String other)
      throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicBoolean left = new AtomicBoolean();
    AtomicBoolean met = new AtomicBoolean();
    Thread first =
        Thread.ofPlatform()
            .start(() ->
                leftOut.run(
                    one,
                    () -> {
                      inside.countDown();
                      await(leave);
                      left.set(true);
                    }));
    inside.await();
    Thread second = Thread.ofPlatform().start(() -> leftOut.run(other, () -> met.set(!left.get())));
    while (second.isAlive() && second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    leave.countDown();
    first.join();
    second.join();
    return met.get();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void mremapDoesNotMeetWhatFindsPagesByTheirReverseMap() throws InterruptedException {
    for (String other : List.of("reclaim", "truncate", "punch_hole", "madvise")) {
      assertFalse(meet(new LeftOut(ALL), "mremap", other), other);
      assertFalse(meet(new LeftOut(ALL), other, "mremap"), other);
    }
  }

  @Test
  void migrationDoesNotMeetWhatSplitsAnEntry() throws InterruptedException {
    for (String other : List.of("munmap", "mprotect", "mremap", "madvise", "mlock")) {
      assertFalse(meet(new LeftOut(ALL), "migrate", other), other);
      assertFalse(meet(new LeftOut(ALL), other, "migrate"), other);
    }
  }

  @Test
  void everythingElseMeets() throws InterruptedException {
    assertTrue(meet(new LeftOut(ALL), "mremap", "store"));
    assertTrue(meet(new LeftOut(ALL), "mremap", "mremap"));
    assertTrue(meet(new LeftOut(ALL), "reclaim", "truncate"));
    assertTrue(meet(new LeftOut(Set.of()), "mremap", "reclaim"));
  }

  @Test
  void onlyPrivateAreasOfThePoolAreNotStoredTo() {
    MappedFile pool = new MappedFile("pool", MappedFile.Kind.HUGETLB, VmRegion.PAGES);
    MappedFile disk = new MappedFile("disk", MappedFile.Kind.DISK, VmRegion.PAGES);
    MappedFile shmem = new MappedFile("shmem", MappedFile.Kind.SHMEM, VmRegion.PAGES);
    List<VmRegion> regions = VmRegion.all(disk, shmem, pool, 8);
    assertEquals(
        List.of(regions.getLast()),
        regions.stream().filter(region -> !new LeftOut(ALL).mayCopy(region)).toList());
    assertTrue(regions.stream().allMatch(new LeftOut(Set.of())::mayCopy));
  }

  @Test
  void theReportTellsWhatIsLeftOutAndWhy() {
    assertEquals(
        List.of(
            "  LEFT OUT       mremap beside madvise, punch_hole, reclaim, truncate: mremap flushes"
                + " late",
            "  LEFT OUT       stores to private areas of the pool: a copy flushes nothing",
            "  LEFT OUT       migrate beside madvise, mlock, mmap, mprotect, mremap, munlock,"
                + " munmap: a split counts entries that map nothing"),
        new LeftOut(ALL).lines());
    assertEquals(List.of(), new LeftOut(Set.of()).lines());
  }
}
