// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Grace periods")
@ExtendWith(ClauseExtension.class)
final class GracePeriodClausesTest {
  private static final String SECTION =
      "{invalidate_range_start: {mm: A, start: 0, end: 4096}},"
          + " {invalidate_range_end: {mm: A, start: 0, end: 4096}}";

  @ClauseTest("GP-01")
  void allWalksBeforeAreWaitedFor(Subject s) {
    // Two walks; the notifier's memory goes when unregister returns.
    s.explore(
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A, callbacks: {invalidate_range_start: {}}}}
            setup: [{register: kvm}]
            tasks:
              driver: [{unregister: kvm}, {free: kvm}]
              munmap: [%1$s]
              reclaim: [%1$s]
            """
                .formatted(SECTION))
        .comesTo(
            "ok (A mm_users 1 mm_count 1 [])",
            "ok (kvm invalidate_range_start 1x, A mm_users 1 mm_count 1 [])",
            "ok (kvm invalidate_range_start 2x, A mm_users 1 mm_count 1 [])");
    // Exit frees pages when it returns, and driver its notifier behind it.
    s.explore(
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A, callbacks: {invalidate_range_start: {}, release: {}}}}
            setup: [{register: kvm}]
            tasks:
              exit: [{mmput: A}, {free: kvm}]
              reclaim: [%1$s]
            """
                .formatted(SECTION))
        .comesTo(
            "finding: A can never be freed: only unregistering kvm drops the reference that it has,"
                + " and kvm was freed",
            "ok (kvm invalidate_range_start 1x, kvm release 1x, A mm_count 1 [])",
            "ok (kvm release 1x, A mm_count 1 [])");
  }

  @ClauseTest("GP-02")
  void aCallbackThatBlocksHoldsUpOtherMms(Subject s) {
    // faulty never returns where a reader that waits for readers waits for itself.
    s.run(
            """
            mms: {A: {}, B: {}, C: {}, D: {}}
            notifiers:
              faulty: {mm: A, callbacks: {invalidate_range_start: {does: [{unregister: helper}]}}}
              helper: {mm: B}
              kvm: {mm: C}
              sgx: {mm: D}
            setup: [{register: faulty}, {register: helper}, {register: kvm}, {register: sgx}]
            tasks:
              reclaim: [%s]
              vm-destroy: [{unregister: kvm}]
              exit: [{mmput: D}]
            schedule: [{run: reclaim}, {run: vm-destroy}, {run: exit}]
            """
                .formatted(SECTION))
        .comesTo(
            s.holds()
                ? "deadlock (faulty invalidate_range_start 1x, A mm_users 1 mm_count 2 [faulty],"
                    + " B mm_users 1 mm_count 2 [], C mm_users 1 mm_count 2 [], D mm_count 2 [])"
                : "ok (faulty invalidate_range_start 1x, A mm_users 1 mm_count 2 [faulty],"
                    + " B mm_users 1 mm_count 1 [], C mm_users 1 mm_count 1 [], D mm_count 1 [])");
    s.explore(
            """
            mms: {A: {}, B: {}}
            notifiers:
              slow: {mm: A, callbacks: {invalidate_range_start: {does: [sleep]}}}
              kvm: {mm: B}
            setup: [{register: slow}, {register: kvm}]
            tasks: {reclaim: [%s], vm-destroy: [{unregister: kvm}]}
            """
                .formatted(SECTION))
        .holds(
            "ok (slow invalidate_range_start 1x, A mm_users 1 mm_count 2 [slow], B mm_users 1"
                + " mm_count 1 [])")
        .differs(
            "finding: sleep is called in an RCU read section, where nothing may sleep",
            "ok (slow invalidate_range_start 1x, A mm_users 1 mm_count 2 [slow], B mm_users 1"
                + " mm_count 1 [])");
  }

  @ClauseTest("GP-03")
  void walksNest(Subject s) {
    s.explore(
            """
            mms: {A: {}}
            notifiers:
              kvm:
                mm: A
                callbacks:
                  invalidate_range_start: {does: [{test_young: {mm: A, address: 0}}]}
                  test_young: {returns: 1}
            setup: [{register: kvm}]
            tasks:
              munmap: [%s]
              driver: [{unregister: kvm}, {free: kvm}]
            """
                .formatted(SECTION))
        .comesTo(
            "ok (munmap: test_young = 0, kvm invalidate_range_start 1x, A mm_users 1 mm_count 1"
                + " [])",
            "ok (munmap: test_young = 1, kvm invalidate_range_start 1x, kvm test_young 1x, A"
                + " mm_users 1 mm_count 1 [])",
            "ok (A mm_users 1 mm_count 1 [])");
  }

  @ClauseTest("GP-04")
  void anMmThatHadANotifierKeepsPaying(Subject s) {
    s.run(
            """
            mms: {A: {}}
            notifiers: {kvm: {mm: A, callbacks: {invalidate_range_start: {}}}}
            setup: [{register: kvm}, {unregister: kvm}]
            tasks: {munmap: [%s, {test_young: {mm: A, address: 0}}]}
            """
                .formatted(SECTION))
        .counts(3, "munmap: s?rcu_read_lock")
        .counts(3, "munmap: visit A end of list")
        .counts(3, "munmap: s?rcu_read_unlock");
  }

  @ClauseTest("GP-07")
  void everyWalkIsOneReadSection(Subject s) {
    List<String> walks =
        new ArrayList<>(
            List.of(
                "{test_young: {mm: A, address: 0}}",
                "{clear_flush_young: {mm: A, start: 0, end: 4096}}",
                "{change_pte: {mm: A, address: 0, pte: 1}}"));
    if (s.can(Capability.INVALIDATE_RANGE)) {
      walks.add("{clear_young: {mm: A, start: 0, end: 4096}}");
      walks.add("{invalidate_range: {mm: A, start: 0, end: 4096}}");
      walks.add("{has_blockable: A}");
    } else {
      walks.add("{invalidate_page: {mm: A, address: 0}}");
    }
    walks.addAll(List.of(SECTION.split(", (?=\\{inv)", -1)));
    for (String walk : walks) {
      s.run(
              """
              mms: {A: {}}
              notifiers:
                kvm: {mm: A, callbacks: {change_pte: {}, test_young: {}, clear_flush_young: {}}}
                gru: {mm: A, callbacks: {release: {}}}
              setup: [{register: gru}, {register: kvm}]
              tasks: {walker: [%s]}
              """
                  .formatted(walk))
          .shows(
              "walker: call .*",
              "walker: s?rcu_read_lock",
              "walker: visit A kvm",
              "walker: visit A gru",
              "walker: visit A end of list",
              "walker: s?rcu_read_unlock",
              "walker: return .*")
          .counts(3, "walker: visit A .*")
          .counts(1, "walker: s?rcu_read_lock")
          .counts(1, "walker: s?rcu_read_unlock");
    }
  }

  @ClauseTest("GP-06")
  void laterWalksAreNoReasonToWait(Subject s) {
    s.run(
            """
            mms: {A: {}}
            notifiers:
              kvm: {mm: A, callbacks: {invalidate_range_start: {}}}
              gru: {mm: A, callbacks: {invalidate_range_start: {}}}
            setup: [{register: gru}, {register: kvm}]
            tasks: {munmap: [%s], driver: [{unregister: kvm}]}
            schedule:
            - {run: driver, through: synchronize_begin}
            - {run: munmap, through: callback}
            - {run: driver}
            - {run: munmap}
            """
                .formatted(SECTION))
        .shows(
            "driver: synchronize_s?rcu_begin",
            "munmap: callback gru .*",
            "driver: synchronize_s?rcu_end",
            "driver: return unregister",
            "munmap: callback_return gru .*")
        .never("munmap: callback kvm .*");
  }
}
