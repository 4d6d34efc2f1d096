// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Release")
@ExtendWith(ClauseExtension.class)
final class ReleaseClausesTest {
  private static final String EXIT =
      """
      mms: {A: {}}
      notifiers:
        kvm: {mm: A, callbacks: {release: {%s}, test_young: {}}}
        gru: {mm: A, callbacks: {release: {}, test_young: {}}}
      setup: [{register: kvm}, {register: gru}]
      tasks: {exit: [{mmput: A}]%s}
      """;

  @ClauseTest("REL-01")
  void everybodyIsReleasedBeforeOneIsUnlinked(Subject s) {
    s.run(EXIT.formatted("", ""))
        .shows(
            "exit: callback_return gru release",
            "exit: callback_return kvm release",
            "exit: hlist_del_init_rcu gru",
            "exit: hlist_del_init_rcu kvm")
        .neverBefore("exit: hlist_del.*", "exit: callback_return kvm release")
        .counts(1, "exit: callback kvm release A")
        .counts(1, "exit: callback gru release A")
        .counts(1, "exit: spin_lock A")
        .counts(1, "exit: spin_unlock A");
  }

  @ClauseTest("REL-02")
  void aWalkDuringReleaseFindsEverybody(Subject s) {
    s.explore(EXIT.formatted("does: [{test_young: {mm: A, address: 4096}}]", ""))
        .comesTo(
            "ok (exit: test_young = 0, gru release 1x, gru test_young 1x, kvm release 1x, kvm"
                + " test_young 1x, A mm_count 2 [])");
    s.run(
            EXIT.formatted("", ", reclaim: [{test_young: {mm: A, address: 4096}}]")
                + "schedule: [{run: exit, through: callback_return}, {run: reclaim}, {run: exit}]")
        .comesTo(
            "ok (reclaim: test_young = 0, gru release 1x, gru test_young 1x, kvm release 1x, kvm"
                + " test_young 1x, A mm_count 2 [])");
  }

  @ClauseTest("REL-03")
  void emptiesTheList(Subject s) {
    s.explore(EXIT.formatted("", ""))
        .comesTo("ok (gru release 1x, kvm release 1x, A mm_count 2 [])");
    s.explore(EXIT.formatted("", "") + "after: [{unregister: gru}, {unregister: kvm}]")
        .comesTo("ok (gru release 1x, kvm release 1x, A freed)");
  }

  @ClauseTest("REL-04")
  void waitsOnceWhateverIsOnTheList(Subject s) {
    s.run(EXIT.formatted("", ""))
        .counts(1, "exit: synchronize_s?rcu_begin")
        .shows(
            "exit: spin_unlock A", "exit: synchronize_s?rcu_begin", "exit: synchronize_s?rcu_end");
    s.run(
            EXIT.formatted("", "")
                .replace(
                    "[{register: kvm}, {register: gru}]", "[{register: kvm}, {unregister: kvm}]"))
        .counts(1, "exit: synchronize_s?rcu_begin");
    s.run(EXIT.formatted("", "").replace("[{register: kvm}, {register: gru}]", "[{mmgrab: A}]"))
        .never("exit: synchronize_s?rcu_begin");
  }

  @ClauseTest("REL-05")
  void comesWithTheLastUser(Subject s) {
    String two = EXIT.formatted("", "").replace("A: {}", "A: {users: 2}");
    s.explore(two).comesTo("ok (A mm_users 1 mm_count 3 [gru, kvm])");
    s.explore(two + "after: [{mmput: A}]")
        .comesTo("ok (gru release 1x, kvm release 1x, A mm_count 2 [])");
  }

  @ClauseTest("REL-06")
  void mayComeTwiceAndAtTheSameTime(Subject s) {
    s.run(
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A, callbacks: {release: {does: [sleep]}}}}
            setup: [{register: kvm}]
            tasks: {exit: [{mmput: A}], driver: [{unregister: kvm}]}
            schedule:
            - {run: exit, through: callback}
            - {run: driver, through: callback}
            - {run: exit, through: callback_return}
            """)
        .shows(
            "exit: callback kvm release A",
            "driver: callback kvm release A",
            "exit: callback_return kvm release",
            "driver: callback_return kvm release");
    String[] harmless = {
      "ok (gru release 1x, kvm release 1x, A mm_count 1 [])",
      "ok (gru release 1x, kvm release 2x, A mm_count 1 [])"
    };
    String[] oops = {
      "ok (gru release 1x, kvm release 1x, A mm_count 1 [])",
      "ok (gru release 1x, kvm release 2x, A mm_count 1 [])",
      "oops null-deref in mmu_notifier_unregister (gru release 1x, kvm release 2x, A mm_count 2"
          + " [])",
      "oops null-deref in mmu_notifier_unregister (gru release 1x, kvm release 2x, A mm_count 3 [])"
    };
    s.explore(EXIT.formatted("", ", driver: [{unregister: kvm}]"))
        .comesTo(s.can(Capability.UNHASHED_AFTER_UNREGISTER) ? harmless : oops);
  }

  @ClauseTest("REL-07")
  void aSecondOneFindsNobody(Subject s) {
    s.explore(EXIT.formatted("", "").replace("{mmput: A}", "{release: A}, {release: A}"))
        .comesTo("ok (gru release 1x, kvm release 1x, A mm_users 1 mm_count 3 [])");
  }

  @ClauseTest("REL-08")
  void theReadSectionCoversTheEmptying(Subject s) {
    SingleRun run = s.run(EXIT.formatted("", ""));
    if (s.holds()) {
      run.shows("exit: hlist_del_init_rcu kvm", "exit: spin_unlock A", "exit: s?rcu_read_unlock");
    } else {
      run.shows("exit: callback_return kvm release", "exit: s?rcu_read_unlock", "exit: spin_lock A")
          .neverBefore("exit: hlist_del.*", "exit: s?rcu_read_unlock");
    }
    run.counts(1, "exit: s?rcu_read_lock").counts(1, "exit: s?rcu_read_unlock");
  }

  @ClauseTest("REL-09")
  void mayUnlinkItself(Subject s) {
    s.explore(EXIT.formatted("does: [{unregister_no_release: kvm}]", ""))
        .comesTo("ok (gru release 1x, kvm release 1x, A mm_count 1 [])");
    s.explore(
            EXIT.formatted("does: [{unregister_no_release: kvm}]", "")
                .replace(
                    "[{register: kvm}, {register: gru}]", "[{register: gru}, {register: kvm}]"))
        .comesTo("ok (gru release 1x, kvm release 1x, A mm_count 1 [])");
  }

  @ClauseTest("REL-10")
  void comesWithoutUsersAndWithoutLocks(Subject s) {
    s.run(EXIT.formatted("", "")).holdsNoLockAt("exit", "callback kvm release A");
    // A registration in there is a BUG, because mm_users is 0.
    s.run(
            EXIT.formatted("does: [{register: gru}]", "")
                .replace("[{register: kvm}, {register: gru}]", "[{register: kvm}]"))
        .shows(
            "exit: callback kvm release A", "exit: call register gru", "exit: bug mm_users<=0.*");
  }

  @ClauseTest("REL-11")
  void leavesSectionsOpen(Subject s) {
    s.explore(
            """
            mms: {A: {}}
            notifiers:
              kvm: {mm: A, callbacks: {invalidate_range_start: {}, invalidate_range_end: {}}}
            setup: [{register: kvm}]
            tasks:
              munmap:
              - {invalidate_range_start: {mm: A, start: 0, end: 4096}}
              - {release: A}
              - {invalidate_range_end: {mm: A, start: 0, end: 4096}}
            """)
        .comesTo("ok (kvm invalidate_range_start 1x, A mm_users 1 mm_count 2 [])");
  }

  @ClauseTest("REL-12")
  void freeingInReleaseIsAUseAfterFree(Subject s) {
    s.explore(EXIT.formatted("does: [{free: kvm}]", ""))
        .comesTo(
            "oops use-after-free in __mmu_notifier_release (gru release 1x, kvm release 1x, A"
                + " mm_count 3 [gru, kvm])");
  }

  @ClauseTest("REL-13")
  void aNotifierWithoutItIsUnlinkedLikeTheOthers(Subject s) {
    String none =
        EXIT.formatted("", "")
            .replace("release: {}, test_young: {}}}\n  gru", "test_young: {}}}\n  gru");
    s.explore(none).comesTo("ok (gru release 1x, A mm_count 2 [])");
    s.explore(none.replace("{mmput: A}", "{unregister: kvm}"))
        .comesTo("ok (A mm_users 1 mm_count 2 [gru])");
  }
}
