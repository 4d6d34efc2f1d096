// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Deferred freeing")
@ExtendWith(ClauseExtension.class)
final class DeferredFreeClausesTest {
  private static final String WALK =
      """
      mms: {A: {}}
      notifiers: {kfd: {mm: A, callbacks: {release: {}, invalidate_range_end: {}}}}
      setup: [{register: kfd}]
      tasks:
        driver: [%s]
        walker: [{invalidate_range_end: {mm: A, start: 0, end: 4096}}]
      """;
  private static final String ALONE =
      """
      mms: {A: {users: 2}}
      notifiers: {kfd: {mm: A, callbacks: {release: {%s}}}}
      setup: [%s]
      tasks: {driver: [%s]}
      """;

  @ClauseTest("DEF-01")
  void aQueuedFunctionRunsAfterAGracePeriod(Subject s) {
    String yaml = WALK.formatted("{call_srcu: later}");
    s.explore(yaml).comesTo("ok (kfd invalidate_range_end 1x, A mm_users 1 mm_count 2 [kfd])");
    s.run(
            yaml
                + """
                schedule:
                - {run: walker, through: callback}
                - {run: driver}
                - {run: walker}
                """)
        .shows(
            "driver: call_srcu later", "walker: srcu_read_unlock", "srcu: callback_invoked later");
  }

  @ClauseTest("DEF-02")
  void noReleaseOnlyUnlinksAndDrops(Subject s) {
    String yaml = ALONE.formatted("", "{register: kfd}", "{unregister_no_release: kfd}");
    s.explore(yaml).comesTo("ok (A mm_users 2 mm_count 1 [])");
    s.run(yaml)
        .shows(
            "driver: spin_lock A",
            "driver: hlist_del_init_rcu kfd",
            "driver: spin_unlock A",
            "driver: mm_count A value=1")
        .counts(1, "driver: hlist_del.*")
        .counts(1, "driver: spin_unlock A")
        .never("driver: (callback|synchronize|srcu_read).*");
    // The last reference of an mm may be a registration's.
    s.explore(
            ALONE.formatted(
                "", "{register: kfd}, {mmput: A}, {mmput: A}", "{unregister_no_release: kfd}"))
        .comesTo("ok (kfd release 1x, A freed)");
  }

  @ClauseTest("DEF-03")
  void noReleaseIsNoFence(Subject s) {
    s.explore(WALK.formatted("{unregister_no_release: kfd}, {free: kfd}"))
        .comesTo(
            "ok (A mm_users 1 mm_count 1 [])",
            "ok (kfd invalidate_range_end 1x, A mm_users 1 mm_count 1 [])",
            "oops use-after-free in __mmu_notifier_invalidate_range_end (kfd invalidate_range_end"
                + " 1x, A mm_users 1 mm_count 1 [])");
  }

  @ClauseTest("DEF-04")
  void deferredFreeingIsSafe(Subject s) {
    s.explore(
            WALK.formatted(
                "{unregister_no_release: kfd}, {call_srcu: later}, synchronize, {free: kfd}"))
        .comesTo(
            "ok (A mm_users 1 mm_count 1 [])",
            "ok (kfd invalidate_range_end 1x, A mm_users 1 mm_count 1 [])");
  }

  @ClauseTest("DEF-05")
  void synchronizeWaitsForQueuedFunctions(Subject s) {
    s.run(
            WALK.formatted("{call_srcu: one}, {call_srcu: two}, synchronize")
                + "schedule: [{run: walker, through: callback}, {run: driver}, {run: walker}]")
        .shows(
            "srcu: callback_invoked one",
            "srcu: callback_invoked two",
            "driver: return synchronize")
        .counts(1, "driver: srcu_barrier_begin");
    s.explore(WALK.formatted("{call_srcu: one}, synchronize"))
        .comesTo("ok (kfd invalidate_range_end 1x, A mm_users 1 mm_count 2 [kfd])");
  }

  @ClauseTest("DEF-06")
  void synchronizeWaitsForNoWalker(Subject s) {
    s.run(
            WALK.formatted("{unregister_no_release: kfd}, synchronize")
                + "schedule: [{run: walker, through: callback}, {run: driver}, {run: walker}]")
        .shows(
            "walker: callback kfd .*",
            "driver: return synchronize",
            "walker: callback_return kfd .*");
    s.explore(WALK.formatted("{unregister_no_release: kfd}, synchronize, {free: kfd}"))
        .comesTo(
            "ok (A mm_users 1 mm_count 1 [])",
            "ok (kfd invalidate_range_end 1x, A mm_users 1 mm_count 1 [])",
            "oops use-after-free in __mmu_notifier_invalidate_range_end (kfd invalidate_range_end"
                + " 1x, A mm_users 1 mm_count 1 [])");
  }

  @ClauseTest("DEF-07")
  void noReleaseTwiceDropsTooMuch(Subject s) {
    s.explore(
            ALONE.formatted(
                "",
                "{mmgrab: A}, {register: kfd}",
                "{unregister_no_release: kfd}, {unregister_no_release: kfd}"))
        .comesTo(
            "finding: mm_count of A is 1 at the end, and 2 references are accounted for",
            "ok (A mm_users 2 mm_count 1 [])");
  }

  @ClauseTest("DEF-08")
  void noReleaseWithoutAListIsANullDereference(Subject s) {
    s.explore(ALONE.formatted("", "", "{unregister_no_release: kfd}"))
        .comesTo("oops null-deref in mmu_notifier_unregister_no_release (A mm_users 2 mm_count 1)");
    // It is the lock that faults, at its small offset from null.
    s.run(
            ALONE.formatted("", "", "{unregister_no_release: kfd}], other: [{mmgrab: A}")
                + "schedule: [{run: driver, until: spin_lock}, {run: other}, {run: driver}]")
        .shows("other: mm_count A value=2", "driver: oops null-deref .*");
  }

  @ClauseTest("DEF-10")
  void releaseMayDeferTheFreeingOfItsNotifier(Subject s) {
    s.explore(
            """
            mms: {A: {}}
            notifiers:
              kfd:
                mm: A
                callbacks:
                  release: {does: [{unregister_no_release: kfd}, {call_srcu: later}]}
              gru: {mm: A, callbacks: {release: {}}}
            setup: [{register: gru}, {register: kfd}]
            tasks: {exit: [{mmput: A}, synchronize, {free: kfd}], walker: [{test_young: {mm: A, address: 0}}]}
            """)
        .comesTo("ok (walker: test_young = 0, gru release 1x, kfd release 1x, A mm_count 1 [])");
  }
}
