// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Lifetimes")
@ExtendWith(ClauseExtension.class)
final class LifetimeClausesTest {
  private static final String ONE =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {release: {}, invalidate_range_end: {}}}}
      """;
  private static final String END = "{invalidate_range_end: {mm: A, start: 0, end: 4096}}";

  @ClauseTest("LIFE-01")
  void anMmOutlivesItsLastUser(Subject s) {
    s.explore(ONE + "tasks: {t: [{register: kvm}, {mmput: A}]}")
        .comesTo("ok (t: register = 0, kvm release 1x, A mm_count 1 [])");
  }

  @ClauseTest("LIFE-02")
  void theListStays(Subject s) {
    s.run(ONE + "setup: [{register: kvm}, {unregister: kvm}]\ntasks: {t: [" + END + "]}")
        .counts(1, "t: visit A end of list")
        .never("t: kfree.*");
    s.run(ONE + "tasks: {t: [{register: kvm}, {unregister: kvm}, {register: kvm}]}")
        .counts(2, "t: kmalloc mmu_notifier_mm .*")
        .counts(1, "t: kfree mmu_notifier_mm")
        .shows("t: hlist_del.* kvm", "t: hlist_add_head kvm", "t: kfree mmu_notifier_mm");
  }

  @ClauseTest("LIFE-03")
  void freedWhileRegisteredItIsUsed(Subject s) {
    s.explore(ONE + "setup: [{register: kvm}, {free: kvm}]\ntasks: {t: [" + END + "]}")
        .comesTo(
            "oops use-after-free in __mmu_notifier_invalidate_range_end (A mm_users 1 mm_count 2"
                + " [kvm])");
  }

  @ClauseTest("LIFE-04")
  void theCoreUnregistersForNobody(Subject s) {
    s.explore(ONE + "setup: [{register: kvm}]\ntasks: {exit: [{mmput: A}]}")
        .comesTo("ok (kvm release 1x, A mm_count 1 [])");
  }

  @ClauseTest("LIFE-06")
  void aNewMmHasNoList(Subject s) {
    s.explore(ONE + "tasks: {t: [" + END + "]}").comesTo("ok (A mm_users 1 mm_count 1)");
    s.run(ONE + "tasks: {t: [" + END + ", {mmput: A}]}")
        .never("t: (visit|kfree|s?rcu).*")
        .comesTo("ok (A freed)");
  }

  @ClauseTest("LIFE-05")
  void neverSeesAnEndWithoutItsStart(Subject s) {
    for (String call : List.of("munmap: {mm: A, at: heap}", "store: {mm: A, at: heap, value: 2}")) {
      String op = call.substring(0, call.indexOf(':'));
      String left = "A mm_users 1 mm_count 2 [kvm], B mm_users 1 mm_count 1)";
      String none = "ok (driver: register = 0, vm: " + op + " = 0, " + left;
      String both =
          "ok (driver: register = 0, vm: "
              + op
              + " = 0, kvm invalidate_range_end 1x, kvm invalidate_range_start 1x, "
              + left;
      Explored all =
          s.explore(
              """
              mms: {A: {areas: {heap: {at: 0x600000000, pages: 1}}}}
              notifiers:
                kvm: {mm: A, callbacks: {invalidate_range_start: {}, invalidate_range_end: {}}}
              setup: [{store: {mm: A, at: heap, value: 1}}, {fork: {mm: A, child: B}}]
              tasks: {vm: [{%s}], driver: [{register: kvm}]}
              """
                  .formatted(call));
      if (op.equals("store") && s.can(Capability.CHANGE_PTE_FALLBACK)) {
        all.comesTo(none); // a copy has no section there
      } else {
        all.comesTo(none, both);
      }
    }
  }
}
