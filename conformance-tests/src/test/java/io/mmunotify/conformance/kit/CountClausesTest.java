// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.mm.MmStruct;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Reference counts")
@ExtendWith(ClauseExtension.class)
final class CountClausesTest {
  private static final String ONE =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}}}}
      """;

  @ClauseTest("CNT-01")
  void unregisterDropsItsReference(Subject s) {
    s.explore(ONE + "setup: [{register: kvm}]\ntasks: {driver: [{unregister: kvm}]}")
        .comesTo("ok (kvm release 1x, A mm_users 1 mm_count 1 [])");
    s.explore(ONE + "setup: [{register: kvm}]\ntasks: {driver: [{mmput: A}, {unregister: kvm}]}")
        .comesTo("ok (kvm release 1x, A freed)");
  }

  @ClauseTest("CNT-02")
  void anMmIsFreedOnce(Subject s) {
    s.explore(
            ONE
                + """
                setup: [{register: kvm}, {mmgrab: A}, {mmput: A}]
                tasks: {driver: [{unregister: kvm}], other: [{mmdrop: A}]}
                """)
        .comesTo("ok (kvm release 1x, A freed)");
    s.run(ONE + "setup: [{register: kvm}, {mmput: A}]\ntasks: {driver: [{unregister: kvm}]}")
        .counts(1, "driver: kfree mmu_notifier_mm")
        .counts(1, "driver: free_mm A");
  }

  @ClauseTest("CNT-03")
  void theLastDropWithANotifierIsABug(Subject s) {
    s.explore(ONE + "setup: [{register: kvm}]\ntasks: {t: [{mmdrop: A}, {mmdrop: A}]}")
        .comesTo("bug list_not_empty (A mm_users 1 mm_count 0 [kvm])");
  }

  @ClauseTest("CNT-04")
  void unregisterWithoutReferencesIsABug(Subject s) {
    s.explore(
            ONE
                + "setup: [{register: kvm}, {unregister: kvm}, {mmput: A}]\n"
                + "tasks: {driver: [{unregister: kvm}]}")
        .comesTo("bug mm_count<=0 (kvm release 1x, A freed)");
    s.run(
            ONE
                + "setup: [{register: kvm}, {unregister: kvm}, {mmput: A}]\n"
                + "tasks: {driver: [{unregister: kvm}]}")
        .never("driver: (callback|s?rcu|spin|synchronize).*");
    // The count is looked at again behind the wait.
    s.run(
            ONE
                + """
                setup: [{register: kvm}]
                tasks: {driver: [{unregister: kvm}], other: [{mmdrop: A}, {mmdrop: A}]}
                schedule: [{run: driver, through: synchronize_begin}, {run: other}, {run: driver}]
                """)
        .comesTo("bug mm_count<=0 (kvm release 1x, A mm_users 1 freed)");
    if (s.can(Capability.UNREGISTER_NO_RELEASE)) {
      s.live((any, current) -> {
        Kernel.DeferredFree kernel = (Kernel.DeferredFree) any;
        MmStruct mm = kernel.newMm("A", 1);
        Notifier notifier = kernel.newNotifier("kvm", Set.of(), Set.of(), new Driver() {});
        s.require(
            kernel.register(current, notifier, mm) == 0, "register succeeds", "register fails");
        kernel.unregisterNoRelease(current, notifier, mm);
        mm.mmput(current);
        s.stops("bug mm_count<=0", () -> kernel.unregisterNoRelease(current, notifier, mm));
      });
    }
  }

  @ClauseTest("CNT-05")
  void aSecondUnregisterDropsTooMuch(Subject s) {
    s.explore(
            ONE
                + "setup: [{mmgrab: A}, {register: kvm}]\n"
                + "tasks: {driver: [{unregister: kvm}, {unregister: kvm}]}")
        .holds(
            "finding: mm_count of A is 1 at the end, and 2 references are accounted for",
            "ok (kvm release 1x, A mm_users 1 mm_count 1 [])")
        .differs(
            "finding: a callback of kvm begins after mmu_notifier_unregister has returned",
            "oops poison-deref in mmu_notifier_unregister (kvm release 2x, A mm_users 1 mm_count 2"
                + " [])");
  }

  @ClauseTest("CNT-06")
  void aSecondUnregisterFreesTheMm(Subject s) {
    s.explore(
            ONE
                + "setup: [{register: kvm}]\n"
                + "tasks: {driver: [{unregister: kvm}, {unregister: kvm}]}")
        .holds(
            "finding: mm_count of A is 0 at the end, and 1 reference is accounted for",
            "ok (kvm release 1x, A mm_users 1 freed)")
        .differs(
            "finding: a callback of kvm begins after mmu_notifier_unregister has returned",
            "oops poison-deref in mmu_notifier_unregister (kvm release 2x, A mm_users 1 mm_count 1"
                + " [])");
  }

  @ClauseTest("CNT-07")
  void unregisterAfterAFailureStealsAReference(Subject s) {
    String yaml =
        ONE + "setup: [{mmgrab: A}]\ntasks: {driver: [{register: kvm}, {unregister: kvm}]}\n";
    s.explore(yaml + "faults: {kmalloc: [1]}")
        .comesTo(
            "finding: mm_count of A is 1 at the end, and 2 references are accounted for",
            "ok (driver: register = -12, A mm_users 1 mm_count 1)");
    s.explore(yaml + "faults: {mm_take_all_locks: [1]}")
        .comesTo(
            "finding: mm_count of A is 1 at the end, and 2 references are accounted for",
            "ok (driver: register = -4, A mm_users 1 mm_count 1)");
  }

  @ClauseTest("CNT-08")
  void unregisterWithoutARegistrationStealsAReference(Subject s) {
    String yaml = ONE + "setup: [{mmgrab: A}]\ntasks: {driver: [{unregister: kvm}]}";
    s.explore(yaml)
        .comesTo(
            "finding: mm_count of A is 1 at the end, and 2 references are accounted for",
            "ok (A mm_users 1 mm_count 1)");
    s.run(yaml)
        .counts(1, "driver: synchronize_s?rcu_begin")
        .never("driver: (callback|hlist|spin).*");
  }
}
