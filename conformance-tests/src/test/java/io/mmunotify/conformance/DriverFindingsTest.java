// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mmunotify.hw.kernel.Generation;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;

@DisplayName("What checkers say of drivers' own locks and waits")
final class DriverFindingsTest {
  private static final String THINGS =
      """
      mms: {A: {}, B: {}}
      locks: {umem: {kind: rwsem}, obj: {kind: mutex}, list: {kind: spinlock}}
      counters: {c: 0}
      completions: [k]
      work: {w: []}
      """;

  /** What all schedules together show, without how they end. */
  private static List<String> found(Generation generation, String yaml) {
    return List.copyOf(
        new TreeSet<>(
            DriverRuns.explored(generation, THINGS + yaml).findings().stream()
                .map(shown -> shown.finding().check() + ": " + shown.finding().what())
                .toList()));
  }

  @EachGeneration
  @DisplayName("what may sleep is told under a spinlock, whether it waits or not")
  void whatMaySleepIsToldUnderASpinlock(Generation generation) {
    for (String step :
        List.of(
            "lock: obj",
            "down_read: umem",
            "down_write: A",
            "wait_until: {counter: c, is: 0}",
            "wait_for_completion: k",
            "flush_work: w")) {
      String kind = step.substring(0, step.indexOf(':'));
      assertEquals(
          List.of("sleep-in-atomic: " + kind + " is called under list, where nothing may sleep"),
          found(generation, "setup: [{complete: k}]\ntasks: {t: [{lock: list}, {" + step + "}]}\n")
              .stream()
              .filter(finding -> !finding.startsWith("held-at-end"))
              .toList(),
          step);
    }
    for (String step :
        List.of(
            "trylock: {lock: obj}",
            "down_read_trylock: {lock: umem}",
            "complete: k",
            "queue_work: w",
            "mmget_not_zero: {mm: A}",
            "add: {counter: c, value: 1}")) {
      assertEquals(
          List.of(),
          found(generation, "tasks: {t: [{lock: list}, {" + step + "}]}\n").stream()
              .filter(finding -> !finding.startsWith("held-at-end"))
              .toList(),
          step);
    }
  }

  @EachGeneration
  @DisplayName("locks of any two kinds taken in a circle are told, mmap_sem among them")
  void locksOfAnyKindsInACircleAreTold(Generation generation) {
    assertEquals(
        List.of("lock-order: locks are taken in a circle: obj under mmap_sem, mmap_sem under obj"),
        found(
            generation,
            """
            tasks:
              a: [{down_write: A}, {lock: obj}, {unlock: obj}, {up_write: A}]
            after: [{lock: obj}, {down_read: A}, {up_read: A}, {unlock: obj}]
            """));
    assertEquals(
        List.of(
            "lock-order: locks are taken in a circle: obj under list, umem under obj, list under"
                + " umem",
            "sleep-in-atomic: lock is called under list, where nothing may sleep"),
        found(
            generation,
            """
            setup: [{lock: list}, {lock: obj}, {unlock: obj}, {unlock: list}]
            tasks:
              a: [{lock: obj}, {down_write: umem}, {up_write: umem}, {unlock: obj}]
            after: [{down_write: umem}, {lock: list}, {unlock: list}, {up_write: umem}]
            """));
  }

  @EachGeneration
  @DisplayName("a registration takes mmap_sem, so a lock around one nests it")
  void aRegistrationUnderALockNestsMmapSem(Generation generation) {
    assertEquals(
        List.of("lock-order: locks are taken in a circle: obj under mmap_sem, mmap_sem under obj"),
        found(
            generation,
            """
            notifiers: {n: {mm: A}}
            setup: [{lock: obj}, {register: n}, {unlock: obj}]
            tasks:
              a: [{down_read: A}, {lock: obj}, {unlock: obj}, {up_read: A}]
            """));
  }

  @EachGeneration
  @DisplayName("a lock that is only tried makes no circle")
  void aLockThatIsTriedMakesNoCircle(Generation generation) {
    assertEquals(
        List.of(),
        found(
            generation,
            """
            tasks:
              a: [{down_write: umem}, {lock: obj}, {unlock: obj}, {up_write: umem}]
              b: [{lock: obj}, {down_write_trylock: {lock: umem, then: [{up_write: umem}]}}, {unlock: obj}]
            """));
  }

  @EachGeneration
  @DisplayName("reading twice is told in one task, and in a circle of tasks that only read")
  void readingTwiceIsTold(Generation generation) {
    assertEquals(
        List.of(
            "recursive-read: umem is read by a task that reads it already: a writer that comes in"
                + " between stops both in a kernel"),
        found(
            generation,
            "tasks: {t: [{down_read: umem}, {down_read: umem}, {up_read: umem}, {up_read:"
                + " umem}]}\n"));
    assertEquals(
        List.of(
            "recursive-read: locks are taken in a circle in which umem is only read, and which a"
                + " waiting writer closes in a kernel: umem under obj, obj under umem"),
        found(
            generation,
            """
            tasks:
              a: [{down_read: umem}, {lock: obj}, {unlock: obj}, {up_read: umem}]
              b: [{lock: obj}, {down_read: umem}, {up_read: umem}, {unlock: obj}]
            """));
    assertEquals(
        List.of(),
        found(
            generation,
            """
            tasks:
              t: [{down_read: umem}, {down_read_trylock: {lock: umem, then: [{up_read: umem}]}}, {up_read: umem}]
              u: [{down_read: umem}, {up_read: umem}, {down_read: umem}, {up_read: umem}]
            """));
  }

  @EachGeneration
  @DisplayName("reading mmap_sem in a callback of a caller that reads it is reading it twice")
  void readingMmapSemInACallbackIsReadingItTwice(Generation generation) {
    List<String> found =
        found(
            generation,
            """
            notifiers:
              n: {mm: A, callbacks: {invalidate_range_end: {does: [{down_read: A}, {up_read: A}]}}}
            setup: [{register: n}]
            tasks:
              t: [{down_read: A}, {invalidate_range_end: {mm: A, start: 0, end: 4096}}, {up_read: A}]
            """);
    assertEquals(
        1, found.stream().filter(what -> what.startsWith("recursive-read: mmap_sem")).count());
  }
}
