// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.mm.MmStruct;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Unregistration")
@ExtendWith(ClauseExtension.class)
final class UnregistrationClausesTest {
  private static final String WALK =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}, invalidate_range_start: {%s}}}}
      setup: [{register: kvm}]
      tasks:
        driver: [{unregister: kvm}, {free: kvm}]
        walker:
        - {invalidate_range_start: {mm: A, start: 0, end: 4096}}
        - {invalidate_range_end: {mm: A, start: 0, end: 4096}}
      """;
  private static final String EXIT =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}}}}
      setup: [{register: kvm}]
      tasks: {driver: [{unregister: kvm}], exit: [{mmput: A}]}
      """;
  private static final String ONE =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}, invalidate_range_start: {%s}}}}
      setup: [{mmgrab: A}, {register: kvm}]
      tasks: {%s}
      """;

  @ClauseTest("UNR-01")
  void isAFence(Subject s) {
    s.explore(WALK.formatted(""))
        .comesTo(
            "ok (kvm invalidate_range_start 1x, kvm release 1x, A mm_users 1 mm_count 1 [])",
            "ok (kvm release 1x, A mm_users 1 mm_count 1 [])");
  }

  @ClauseTest("UNR-02")
  void isAFenceForACallbackThatSleeps(Subject s) {
    s.explore(WALK.formatted("does: [sleep]"))
        .holds(
            "ok (kvm invalidate_range_start 1x, kvm release 1x, A mm_users 1 mm_count 1 [])",
            "ok (kvm release 1x, A mm_users 1 mm_count 1 [])")
        .differs(
            "finding: a callback of kvm runs when mmu_notifier_unregister has returned",
            "finding: sleep is called in an RCU read section, where nothing may sleep",
            "ok (kvm invalidate_range_start 1x, kvm release 1x, A mm_users 1 mm_count 1 [])",
            "ok (kvm release 1x, A mm_users 1 mm_count 1 [])",
            "oops use-after-free in __mmu_notifier_invalidate_range_start (kvm"
                + " invalidate_range_start 1x, kvm release 1x, A mm_users 1 mm_count 1 [])");
  }

  @ClauseTest("UNR-03")
  void callsReleaseOnce(Subject s) {
    String yaml = ONE.formatted("", "driver: [{unregister: kvm}]");
    s.explore(yaml).comesTo("ok (kvm release 1x, A mm_users 1 mm_count 2 [])");
    s.run(yaml)
        .shows(
            "driver: s?rcu_read_lock",
            "driver: callback kvm release A",
            "driver: callback_return kvm release",
            "driver: s?rcu_read_unlock",
            "driver: spin_lock A",
            "driver: hlist_del.* kvm",
            "driver: spin_unlock A",
            "driver: synchronize_s?rcu_begin")
        .counts(1, "driver: hlist_del.*")
        .counts(1, "driver: spin_unlock A");
  }

  @ClauseTest("UNR-04")
  void losesTheRaceAgainstExit(Subject s) {
    s.explore(EXIT)
        .holds("ok (kvm release 1x, A freed)", "ok (kvm release 2x, A freed)")
        .differs(
            "ok (kvm release 1x, A freed)",
            "ok (kvm release 2x, A freed)",
            "oops null-deref in mmu_notifier_unregister (kvm release 2x, A mm_count 1 [])",
            "oops null-deref in mmu_notifier_unregister (kvm release 2x, A mm_count 2 [])");
  }

  @ClauseTest("UNR-05")
  void looksWithoutALock(Subject s) {
    // Release comes twice where exit walks between the look and the unlink.
    s.run(EXIT + "schedule: [{run: exit, until: spin_lock}, {run: driver, until: spin_lock}]")
        .shows("exit: callback kvm release A", "driver: callback kvm release A")
        .neverBefore("driver: spin_lock A", "driver: callback kvm release A");
  }

  @ClauseTest("UNR-06")
  void leavesSectionsOpen(Subject s) {
    s.explore(
            """
            mms: {A: {}}
            notifiers:
              kvm: {mm: A, callbacks: {invalidate_range_start: {}, invalidate_range_end: {}}}
            setup: [{register: kvm}]
            tasks:
              driver: [{unregister: kvm}]
              walker:
              - {invalidate_range_start: {mm: A, start: 0, end: 4096}}
              - {invalidate_range_end: {mm: A, start: 0, end: 4096}}
            """)
        .comesTo(
            "ok (A mm_users 1 mm_count 1 [])",
            "ok (kvm invalidate_range_end 1x, kvm invalidate_range_start 1x, A mm_users 1 mm_count"
                + " 1 [])",
            "ok (kvm invalidate_range_start 1x, A mm_users 1 mm_count 1 [])");
  }

  @ClauseTest("UNR-07")
  void afterExit(Subject s) {
    String yaml =
        ONE.replace("{mmgrab: A}, ", "").formatted("", "driver: [{mmput: A}, {unregister: kvm}]");
    s.explore(yaml).comesTo("ok (kvm release 1x, A freed)");
    s.run(yaml)
        .shows(
            "driver: call unregister kvm",
            "driver: synchronize_s?rcu_begin",
            "driver: mm_count A value=0");
  }

  @ClauseTest("UNR-08")
  void fromItsOwnCallback(Subject s) {
    s.explore(
            ONE.formatted(
                "does: [{unregister: kvm}]",
                "walker: [{invalidate_range_start: {mm: A, start: 0, end: 4096}},"
                    + " {invalidate_range_end: {mm: A, start: 0, end: 4096}}]"))
        .holds(
            "deadlock (kvm invalidate_range_start 1x, kvm release 1x, A mm_users 1 mm_count 3 [])")
        .differs(
            "finding: a callback of kvm runs when mmu_notifier_unregister has returned",
            "finding: synchronize_rcu_begin is called in an RCU read section, where nothing may"
                + " sleep",
            "ok (kvm invalidate_range_start 1x, kvm release 1x, A mm_users 1 mm_count 2 [])");
  }

  @ClauseTest("UNR-09")
  void ofAnotherInARelease(Subject s) {
    s.explore(
            """
            mms: {A: {}}
            notifiers:
              kvm: {mm: A, callbacks: {release: {does: [{unregister: gru}]}}}
              gru: {mm: A, callbacks: {release: {}}}
            setup: [{register: kvm}, {register: gru}]
            tasks: {exit: [{mmput: A}]}
            """)
        .holds("deadlock (gru release 2x, kvm release 1x, A mm_count 3 [kvm])")
        .differs(
            "finding: synchronize_rcu_begin is called in an RCU read section, where nothing may"
                + " sleep",
            "ok (gru release 2x, kvm release 1x, A mm_count 1 [])");
  }

  @ClauseTest("UNR-10")
  void waitsOnEveryPath(Subject s) {
    s.run(ONE.formatted("", "driver: [{unregister: kvm}]"))
        .counts(1, "driver: synchronize_s?rcu_begin")
        .shows(
            "driver: hlist_del.*",
            "driver: synchronize_s?rcu_begin",
            "driver: synchronize_s?rcu_end",
            "driver: mm_count .*");
    s.run(ONE.formatted("", "driver: [{release: A}, {unregister: kvm}]"))
        .counts(2, "driver: synchronize_s?rcu_begin")
        .counts(1, "driver: hlist_del.*");
  }

  @ClauseTest("UNR-11")
  void leavesTheNotifierUnhashed(Subject s) {
    String yaml = ONE.formatted("", "driver: [{unregister: kvm}, {unregister: kvm}]");
    s.run(yaml).counts(s.holds() ? 1 : 2, "driver: callback kvm release A");
    s.explore(yaml)
        .holds(
            "finding: mm_count of A is 1 at the end, and 2 references are accounted for",
            "ok (kvm release 1x, A mm_users 1 mm_count 1 [])")
        .differs(
            "finding: a callback of kvm begins after mmu_notifier_unregister has returned",
            "oops poison-deref in mmu_notifier_unregister (kvm release 2x, A mm_users 1 mm_count 2"
                + " [])");
  }

  @ClauseTest("UNR-12")
  void fromAnMmThatNeverHadOne(Subject s) {
    s.live((kernel, current) -> {
      MmStruct mm = kernel.newMm("A", 1);
      Notifier notifier = kernel.newNotifier("kvm", Set.of(), Set.of(), new Driver() {});
      s.require(kernel.register(current, notifier, mm) == 0, "register succeeds", "register fails");
      MmStruct other = kernel.newMm("B", 1);
      s.stops("oops null-deref", () -> kernel.unregister(current, notifier, other));
    });
  }

  /** The race with exit never hurts the walk of exit itself, on either side. */
  @ClauseTest("UNR-04")
  void exitIsNotHurt(Subject s) {
    if (s.can(Capability.UNHASHED_AFTER_UNREGISTER)) {
      s.explore(EXIT.replace("{unregister: kvm}]", "{unregister: kvm}, {free: kvm}]"))
          .comesTo("ok (kvm release 1x, A freed)", "ok (kvm release 2x, A freed)");
    }
    s.run(EXIT + "schedule: [{run: exit}, {run: driver}]").comesTo("ok (kvm release 1x, A freed)");
  }
}
