// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.RmapLock;
import io.mmunotify.hw.mm.VmArea;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Registration")
@ExtendWith(ClauseExtension.class)
final class RegistrationClausesTest {
  private static final String TWO =
      """
      mms: {A: {users: 2}}
      notifiers:
        kvm: {mm: A, callbacks: {test_young: {}}}
        gru: {mm: A, callbacks: {test_young: {}}}
      """;

  @ClauseTest("REG-01")
  void ownsOneReference(Subject s) {
    s.explore(TWO + "tasks: {driver: [{register: kvm}]}")
        .comesTo("ok (driver: register = 0, A mm_users 2 mm_count 2 [kvm])");
  }

  @ClauseTest("REG-02")
  void theNewestStandsFirst(Subject s) {
    String yaml =
        TWO
            + """
            setup: [{register: kvm}, {register: gru}]
            tasks: {walker: [{test_young: {mm: A, address: 4096}}]}
            """;
    s.explore(yaml)
        .comesTo(
            "ok (walker: test_young = 0, gru test_young 1x, kvm test_young 1x, A mm_users 2"
                + " mm_count 3 [gru, kvm])");
    s.run(yaml).shows("walker: callback gru .*", "walker: callback kvm .*");
  }

  @ClauseTest("REG-03")
  void allocatesFirst(Subject s) {
    String yaml = TWO + "tasks: {driver: [{register: kvm}]}\n";
    s.run(yaml).shows("driver: kmalloc .*", "driver: down_write A", "driver: mm_take_all_locks .*");
    s.explore(yaml + "faults: {kmalloc: [1]}")
        .comesTo("ok (driver: register = -12, A mm_users 2 mm_count 1)");
    s.run(yaml + "faults: {kmalloc: [1]}")
        .never("driver: (down_write|mm_take_all_locks|mm_count).*");
  }

  @ClauseTest("REG-04")
  void freesTheSpare(Subject s) {
    s.run(TWO + "setup: [{register: kvm}]\ntasks: {driver: [{register: gru}]}")
        .shows(
            "driver: kmalloc mmu_notifier_mm .*",
            "driver: hlist_add_head gru",
            "driver: kfree mmu_notifier_mm");
    s.explore(TWO + "tasks: {one: [{register: kvm}], two: [{register: gru}]}")
        .comesTo(
            "ok (one: register = 0, two: register = 0, A mm_users 2 mm_count 3 [gru, kvm])",
            "ok (one: register = 0, two: register = 0, A mm_users 2 mm_count 3 [kvm, gru])");
  }

  @ClauseTest("REG-05")
  void anInterruptedOneChangesNothing(Subject s) {
    String yaml =
        TWO
            + "tasks: {driver: [{register: kvm}, {register: kvm}]}\n"
            + "faults: {mm_take_all_locks: [1]}";
    s.explore(yaml)
        .comesTo("ok (driver: register = -4, driver: register = 0, A mm_users 2 mm_count 2 [kvm])");
    s.run(yaml)
        .shows(
            "driver: up_write A",
            "driver: kfree mmu_notifier_mm",
            "driver: return register value=-4",
            "driver: hlist_add_head kvm");
    s.explore(
            TWO
                + "tasks: {one: [{register: kvm}], two: [{register: gru}]}\n"
                + "faults: {mm_take_all_locks: [1]}")
        .comesTo(
            "ok (one: register = -4, two: register = 0, A mm_users 2 mm_count 2 [gru])",
            "ok (one: register = 0, two: register = -4, A mm_users 2 mm_count 2 [kvm])");
  }

  @ClauseTest("REG-06")
  void withoutUsersItIsABug(Subject s) {
    s.explore(
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A}}
            setup: [{mmgrab: A}, {mmput: A}]
            tasks: {driver: [{register: kvm}]}
            """)
        .comesTo("bug mm_users<=0 (A mm_count 1)");
  }

  @ClauseTest("REG-07")
  void theLastUserLeavesMeanwhile(Subject s) {
    String yaml =
        """
        mms: {A: {}}
        notifiers: {kvm: {mm: A}}
        setup: [{mmgrab: A}]
        tasks: {driver: [{register: kvm}], exit: [{mmput: A}]}
        """;
    s.explore(yaml)
        .comesTo(
            "bug mm_users<=0 (A mm_count 1)",
            "bug mm_users<=0 (A mm_count 2 [])",
            "bug mm_users<=0 (A mm_count 2 [kvm])",
            "bug mm_users<=0 (A mm_count 2)",
            "bug mm_users<=0 (A mm_count 3 [])",
            "bug mm_users<=0 (A mm_count 3 [kvm])",
            "ok (driver: register = 0, A mm_count 2 [])");
    s.explore(yaml + "faults: {kmalloc: [1]}")
        .comesTo(
            "bug mm_users<=0 (A mm_count 1)",
            "bug mm_users<=0 (A mm_count 2)",
            "ok (driver: register = -12, A mm_count 1)");
    s.explore(yaml + "faults: {mm_take_all_locks: [1]}")
        .comesTo(
            "bug mm_users<=0 (A mm_count 1)",
            "bug mm_users<=0 (A mm_count 2)",
            "ok (driver: register = -4, A mm_count 1)");
  }

  @ClauseTest("REG-08")
  void isPutOnTheListUnderAllLocks(Subject s) {
    for (String op : new String[] {"register", "register_locked"}) {
      s.run(TWO + "tasks: {driver: [{" + op + ": kvm}]}")
          .shows(
              "driver: down_write A",
              "driver: mm_take_all_locks A value=0",
              "driver: spin_lock A",
              "driver: hlist_add_head kvm",
              "driver: spin_unlock A",
              "driver: mm_drop_all_locks A",
              "driver: up_write A")
          .counts(1, "driver: down_write A")
          .counts(1, "driver: spin_lock A")
          .counts(1, "driver: hlist_add_head kvm")
          .counts(1, "driver: spin_unlock A")
          .counts(1, "driver: mm_drop_all_locks A")
          .counts(1, "driver: up_write A");
    }
    // Walkers find the head as soon as it is there; a reference is taken behind it.
    s.run(
            TWO
                + """
                tasks: {driver: [{register: kvm}], walker: [{test_young: {mm: A, address: 0}}]}
                schedule: [{run: driver, until: mm_count}, {run: walker}, {run: driver}]
                """)
        .counts(1, "walker: visit A end of list")
        .neverBefore("driver: mm_count A .*", "walker: visit A end of list");
    s.require(
        BlockedRegistration.waitsForAnonymousMemory(s.generation()),
        "register waits for the lock of anonymous memory",
        "register does not wait for the lock of anonymous memory");
  }

  @ClauseTest("REG-09")
  void withoutMmapSemItIsABug(Subject s) {
    s.live((kernel, current) -> {
      MmStruct mm = kernel.newMm("A", 1);
      Notifier notifier = kernel.newNotifier("kvm", Set.of(), Set.of(), new Driver() {});
      s.stops(
          "bug mmap_sem_not_write_held",
          () -> {
            int _ = kernel.registerLocked(current, notifier, mm);
          });
    });
  }

  @ClauseTest("REG-10")
  void excludesRegistrationsOnOtherMms(Subject s) {
    s.explore(
            """
            mms: {A: {}, B: {}}
            notifiers: {kvm: {mm: A}, gru: {mm: B}}
            tasks: {one: [{register: kvm}], two: [{register: gru}]}
            """)
        .comesTo(
            "ok (one: register = 0, two: register = 0, A mm_users 1 mm_count 2 [kvm], B mm_users 1"
                + " mm_count 2 [gru])");
    s.run(
            """
            mms: {A: {}, B: {}}
            notifiers: {kvm: {mm: A}, gru: {mm: B}}
            tasks: {one: [{register: kvm}], two: [{register: gru}]}
            schedule: [{run: one, through: mm_take_all_locks}, {run: two}, {run: one}]
            """)
        .shows(
            "one: mm_take_all_locks A value=0",
            "two: down_write B",
            "one: mm_drop_all_locks A",
            "two: mm_take_all_locks B value=0");
  }

  @ClauseTest("REG-11")
  void hugePagesAreLockedFirst(Subject s) {
    String first = "the lock of huge pages is taken before that of a file which comes first";
    String last = "the lock of a file is held while that of huge pages is waited for";
    s.require(
        BlockedRegistration.takesHugePagesFirst(s.generation()) == s.holds(),
        s.holds() ? first : last,
        s.holds() ? last : first);
  }

  @ClauseTest("REG-12")
  void signalsAreLookedForOncePerArea(Subject s) {
    s.live((kernel, current) -> {
      s.require(
          interrupted(kernel, current, 0) == 0,
          "an mm without areas was not interrupted",
          "an mm without areas was interrupted");
      s.require(
          interrupted(kernel, current, 1) == -4,
          "an mm with an area was interrupted",
          "an mm with an area was not interrupted");
    });
  }

  /** What register returns to a task with a pending signal. */
  private static int interrupted(Kernel kernel, Task current, int areas) {
    MmStruct mm = kernel.newMm("A", 1);
    for (int i = 0; i < areas; i++) {
      mm.vmas().add(new VmArea(i * 4096L, i * 4096L + 4096, VmArea.Kind.FILE, new RmapLock()));
    }
    current.sendSignal();
    int result =
        kernel.register(
            current, kernel.newNotifier("kvm", Set.of(), Set.of(), new Driver() {}), mm);
    current.clearSignal();
    return result;
  }

  @ClauseTest("REG-13")
  void takesALockForEachAnonVma(Subject s) {
    VmScene one = VmScene.heap(1).stored("heap", 1);
    VmScene three =
        VmScene.heap(1)
            .area("more", 4, 1, "")
            .area("last", 8, 1, "")
            .stored("heap", 1)
            .stored("more", 1)
            .stored("last", 1);
    String again = "{unregister: kvm}, {register: kvm}";
    s.run(one.task(again)).counts(1, "t: down_write anon_vma").counts(1, "t: up_write anon_vma");
    s.run(three.task(again)).counts(3, "t: down_write anon_vma").counts(3, "t: up_write anon_vma");
  }

  @ClauseTest("REG-14")
  void twiceIsNotNoticed(Subject s) {
    s.explore(TWO + "setup: [{register: kvm}]\ntasks: {driver: [{register: kvm}]}")
        .comesTo(
            "misuse registering kvm, which is registered already, makes its list a circle (A"
                + " mm_users 2 mm_count 3 [kvm])");
  }

  @ClauseTest("REG-15")
  void aWalkSeesAWholeList(Subject s) {
    s.explore(
            TWO
                + """
                setup: [{register: kvm}]
                tasks:
                  driver: [{register: gru}]
                  walker: [{test_young: {mm: A, address: 4096}}]
                """)
        .comesTo(
            "ok (driver: register = 0, walker: test_young = 0, gru test_young 1x, kvm test_young"
                + " 1x, A mm_users 2 mm_count 3 [gru, kvm])",
            "ok (driver: register = 0, walker: test_young = 0, kvm test_young 1x, A mm_users 2"
                + " mm_count 3 [gru, kvm])");
    s.explore(
            TWO
                + """
                tasks:
                  driver: [{register: gru}]
                  walker: [{test_young: {mm: A, address: 4096}}]
                """)
        .comesTo(
            "ok (driver: register = 0, walker: test_young = 0, A mm_users 2 mm_count 2 [gru])",
            "ok (driver: register = 0, walker: test_young = 0, gru test_young 1x, A mm_users 2"
                + " mm_count 2 [gru])");
    s.run(
            TWO
                + """
                setup: [{register: kvm}]
                tasks:
                  driver: [{register: gru}]
                  walker: [{test_young: {mm: A, address: 4096}}]
                schedule: [{run: walker, until: visit}, {run: driver}, {run: walker}]
                """)
        .shows(
            "walker: s?rcu_read_lock",
            "driver: hlist_add_head gru",
            "walker: visit A gru",
            "walker: visit A kvm",
            "walker: visit A end of list");
  }

  @ClauseTest("REG-16")
  void asEarlyAsOneLikes(Subject s) {
    s.explore(
            TWO
                + "tasks: {driver: [{register: kvm}, {unregister: kvm}]}\n"
                + "faults: {init_srcu_struct: [1]}")
        .holds("ok (driver: register = 0, A mm_users 2 mm_count 1 [])")
        .differs("bug srcu_uninitialised (A mm_users 2 mm_count 1)");
    // Users are asked for first.
    s.explore(
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A}}
            setup: [{mmgrab: A}, {mmput: A}]
            tasks: {driver: [{register: kvm}]}
            faults: {init_srcu_struct: [1]}
            """)
        .comesTo("bug mm_users<=0 (A mm_count 1)");
  }

  @ClauseTest("REG-17")
  void againAfterUnregister(Subject s) {
    s.explore(
            TWO
                + """
                setup: [{register: kvm}, {unregister: kvm}]
                tasks: {driver: [{register: kvm}, {test_young: {mm: A, address: 0}}]}
                """)
        .comesTo(
            "ok (driver: register = 0, driver: test_young = 0, kvm test_young 1x, A mm_users 2"
                + " mm_count 2 [kvm])");
  }

  @ClauseTest("REG-18")
  void withoutOneThereIsNoWalk(Subject s) {
    s.run(
            TWO
                + """
                tasks:
                  walker:
                  - {test_young: {mm: A, address: 0}}
                  - {clear_flush_young: {mm: A, start: 0, end: 4096}}
                  - {change_pte: {mm: A, address: 0, pte: 1}}
                  - {invalidate_range_start: {mm: A, start: 0, end: 4096}}
                  - {invalidate_range_end: {mm: A, start: 0, end: 4096}}
                  - {release: A}
                """)
        .never("walker: (?!call |return ).*");
    if (s.can(Capability.INVALIDATE_PAGE)) {
      s.run(TWO + "tasks: {walker: [{invalidate_page: {mm: A, address: 0}}]}")
          .never("walker: (?!call |return ).*")
          .comesTo("ok (A mm_users 2 mm_count 1)");
    }
    if (s.can(Capability.INVALIDATE_RANGE)) {
      s.run(
              TWO
                  + """
                  tasks:
                    walker:
                    - {clear_young: {mm: A, start: 0, end: 4096}}
                    - {invalidate_range: {mm: A, start: 0, end: 4096}}
                    - {invalidate_range_start: {mm: A, start: 0, end: 4096, blockable: false}}
                    - {invalidate_range_end: {mm: A, start: 0, end: 4096, only_end: true}}
                  """)
          .never("walker: (?!call |return ).*")
          .comesTo(
              "ok (walker: clear_young = 0, walker: invalidate_range_start = 0, A mm_users 2"
                  + " mm_count 1)");
    }
  }
}
