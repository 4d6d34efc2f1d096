// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.trace.FinalState;
import io.mmunotify.run.RunResult;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Registration")
final class RegistrationTest {
  private static final String TWO =
      """
      mms: {A: {users: 2}}
      notifiers:
        kvm: {mm: A, callbacks: {test_young: {}}}
        gru: {mm: A, callbacks: {test_young: {}}}
      """;

  @EachGeneration
  @DisplayName("owns one mm_count and no mm_users")
  void ownsOneReference(Generation generation) {
    RunResult result = Scenes.run(generation, TWO + "tasks: {driver: [{register: kvm}]}");
    assertEquals(new FinalState.Mm(2, 2, false, List.of("kvm")), Scenes.mm(result, "A"));
  }

  @EachGeneration
  @DisplayName("puts the newest first, and walks see that order")
  void newestFirst(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            TWO
                + """
                setup: [{register: kvm}, {register: gru}]
                tasks: {walker: [{test_young: {mm: A, address: 4096}}]}
                """);
    assertEquals(List.of("gru", "kvm"), Scenes.mm(result, "A").notifiers());
    assertTrue(
        Scenes.index(result, "walker: callback gru.*")
            < Scenes.index(result, "walker: callback kvm.*"));
  }

  @EachGeneration
  @DisplayName("on one mm from two tasks allocates twice and frees the spare")
  void twoFirstRegistrations(Generation generation) {
    Scenes.runs(generation, TWO + "tasks: {one: [{register: kvm}], two: [{register: gru}]}", 100)
        .forEach(result -> {
          List<String> notifiers = Scenes.mm(result, "A").notifiers();
          assertEquals(2, notifiers == null ? 0 : notifiers.size());
          assertEquals(2, Scenes.events(result, ".*: kmalloc .*").size());
          assertEquals(1, Scenes.events(result, ".*: kfree mmu_notifier_mm").size());
        });
  }

  @EachGeneration
  @DisplayName("that finds no memory says -ENOMEM and changes nothing")
  void outOfMemory(Generation generation) {
    RunResult result =
        Scenes.run(generation, TWO + "tasks: {driver: [{register: kvm}]}\nfaults: {kmalloc: [1]}");
    assertEquals(List.of("driver: return register value=-12"), returns(result));
    assertEquals(new FinalState.Mm(2, 1, false, null), Scenes.mm(result, "A"));
    assertEquals(List.of(), Scenes.events(result, ".*: down_write.*"));
  }

  @EachGeneration
  @DisplayName("that is interrupted says -EINTR, frees what it allocated and holds nothing")
  void interrupted(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            TWO
                + "tasks: {driver: [{register: kvm}, {register: gru}]}\n"
                + "faults: {mm_take_all_locks: [1]}");
    assertEquals(
        List.of("driver: return register value=-4", "driver: return register value=0"),
        returns(result));
    assertEquals(new FinalState.Mm(2, 2, false, List.of("gru")), Scenes.mm(result, "A"));
    assertEquals(1, Scenes.events(result, ".*: kfree mmu_notifier_mm").size());
  }

  private static List<String> returns(RunResult result) {
    return Scenes.events(result, ".*: return register.*");
  }

  @EachGeneration
  @DisplayName("of an mm without users is a BUG")
  void withoutUsers(Generation generation) {
    RunResult result =
        Scenes.run(
            generation,
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A}}
            setup: [{mmgrab: A}, {mmput: A}]
            tasks: {driver: [{register: kvm}]}
            """);
    assertEquals("bug mm_users<=0", result.outcome().summary());
  }

  @EachGeneration
  @DisplayName("adds to the list under mmap_sem and under all locks of the mm")
  void addsUnderAllLocks(Generation generation) {
    RunResult result = Scenes.run(generation, TWO + "tasks: {driver: [{register_locked: kvm}]}");
    assertTrue(
        Scenes.index(result, ".*down_write A") < Scenes.index(result, ".*mm_take_all_locks.*"));
    assertTrue(
        Scenes.index(result, ".*mm_take_all_locks.*") < Scenes.index(result, ".*hlist_add_head.*"));
    assertTrue(
        Scenes.index(result, ".*hlist_add_head.*") < Scenes.index(result, ".*mm_drop_all_locks.*"));
    assertTrue(
        Scenes.index(result, ".*mm_drop_all_locks.*") < Scenes.index(result, ".*up_write A"));
  }

  @EachGeneration
  @DisplayName("never having happened on an mm, a walk over it does nothing at all")
  void walkWithoutRegistration(Generation generation) {
    RunResult result =
        Scenes.run(generation, TWO + "tasks: {walker: [{test_young: {mm: A, address: 0}}]}");
    assertEquals(
        List.of("walker: call test_young A address=0", "walker: return test_young value=0"),
        Scenes.events(result, "walker.*"));
  }
}
