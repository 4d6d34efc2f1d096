// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static io.mmunotify.conformance.DriverRuns.counter;
import static io.mmunotify.conformance.DriverRuns.explored;
import static io.mmunotify.conformance.DriverRuns.findings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.run.RunResult;
import io.mmunotify.search.Exploration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Locks of drivers' own")
final class DriverLocksTest {
  @EachGeneration
  @DisplayName("a mutex, a spinlock and an rwsem keep others out; a reader leaves readers in")
  void locksKeepOthersOut(Generation generation) {
    String section =
        """
        mms: {A: {}}
        locks: {l: {kind: KIND}}
        counters: {in: 0}
        tasks:
          a: [{ENTER: l}, {add: {counter: in, value: 1}}, CHECK, {add: {counter: in, value: -1}}, {LEAVE: l}]
          b: [{ENTER: l}, {add: {counter: in, value: 1}}, CHECK, {add: {counter: in, value: -1}}, {LEAVE: l}]
        """
            .replace("CHECK", "{assert: {counter: in, is: 1, or: two are in}}");
    for (String kind : List.of("mutex", "spinlock")) {
      String own =
          section.replace("KIND", kind).replace("ENTER", "lock").replace("LEAVE", "unlock");
      assertEquals(List.of(), findings(explored(generation, own)), kind);
    }
    String sem = section.replace("KIND", "rwsem");
    String writers = sem.replace("ENTER", "down_write").replace("LEAVE", "up_write");
    assertEquals(List.of(), findings(explored(generation, writers)));
    assertEquals(List.of(), findings(explored(generation, writers.replace(": l}", ": A}"))));
    String readers = sem.replace("ENTER", "down_read").replace("LEAVE", "up_read");
    assertEquals(List.of("assert"), findings(explored(generation, readers)));
  }

  @EachGeneration
  @DisplayName("who tries goes the other way where the lock is held")
  void whoTriesGoesTheOtherWay(Generation generation) {
    for (String lock : List.of("mutex", "spinlock")) {
      Exploration found =
          explored(
              generation,
              """
              mms: {A: {}}
              locks: {l: {kind: KIND}}
              counters: {c: 0}
              tasks:
                a: [{lock: l}, {unlock: l}]
                b:
                  - trylock:
                      lock: l
                      then: [{add: {counter: c, value: 1}}, {unlock: l}]
                      else: [{add: {counter: c, value: 2}}]
              """
                  .replace("KIND", lock));
      assertEquals(Set.of(1, 2), counter(found, "c"), lock);
    }
    String semaphore =
        """
        mms: {A: {}}
        locks: {l: {kind: rwsem}}
        counters: {c: 0}
        tasks:
          a: [{HELD: l}, {up_HOW: l}]
          b:
            - TRY:
                lock: l
                then: [{add: {counter: c, value: 1}}]
                else: [{add: {counter: c, value: 2}}]
        """;
    String read = semaphore.replace("HELD", "down_read").replace("HOW", "read");
    String write = semaphore.replace("HELD", "down_write").replace("HOW", "write");
    assertEquals(
        Set.of(1), counter(explored(generation, read.replace("TRY", "down_read_trylock")), "c"));
    assertEquals(
        Set.of(1, 2),
        counter(explored(generation, read.replace("TRY", "down_write_trylock")), "c"));
    assertEquals(
        Set.of(1, 2),
        counter(explored(generation, write.replace("TRY", "down_read_trylock")), "c"));
  }

  @EachGeneration
  @DisplayName("what was not taken cannot be given back")
  void whatWasNotTakenCannotBeGivenBack(Generation generation) {
    String yaml =
        """
        mms: {A: {}}
        locks: {obj: {kind: mutex}, umem: {kind: rwsem}}
        tasks:
          a: [STEPS]
        """;
    for (String steps :
        List.of("{unlock: obj}", "{up_read: umem}", "{down_read: umem}, {up_write: umem}")) {
      RunResult run = Scenes.run(generation, yaml.replace("STEPS", steps));
      String summary = run.outcome().summary();
      assertTrue(summary.matches("misuse giving back .* breaks the lock"), summary);
    }
    RunResult run = Scenes.run(generation, yaml.replace("STEPS", "{up_read: A}"));
    assertEquals(
        "misuse giving back mmap_sem of A without holding it breaks the lock",
        run.outcome().summary());
  }
}
