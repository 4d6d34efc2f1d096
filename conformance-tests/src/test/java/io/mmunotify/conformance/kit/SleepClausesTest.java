// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.conformance.ClauseTest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Sleeping")
@ExtendWith(ClauseExtension.class)
final class SleepClausesTest {
  private static final String ONE =
      """
      mms: {A: {}}
      notifiers: {kvm: {mm: A, callbacks: {%s: {does: [sleep]}}}}
      setup: [{register: kvm}]
      tasks: {t: [%s]}
      """;

  private static final String SECTION =
      "{invalidate_range_start: {mm: A, start: 0, end: 4096}},"
          + " {invalidate_range_end: {mm: A, start: 0, end: 4096}}";
  private static final String ATOMIC =
      "finding: sleep is called in an RCU read section, where nothing may sleep";

  @ClauseTest("SLP-01")
  void rangeCallbacksMaySleep(Subject s) {
    for (String op : List.of("invalidate_range_start", "invalidate_range_end")) {
      String yaml = ONE.formatted(op, SECTION);
      String ok = "ok (kvm " + op + " 1x, A mm_users 1 mm_count 2 [kvm])";
      s.run(yaml).counts(1, "t: sleep atomic=" + !s.holds());
      s.explore(yaml).holds(ok).differs(ok, ATOMIC);
    }
  }

  @ClauseTest("SLP-02")
  void releaseMaySleep(Subject s) {
    String exit = ONE.formatted("release", "{mmput: A}");
    s.run(exit).counts(1, "t: sleep atomic=" + !s.holds());
    String exited = "ok (kvm release 1x, A mm_count 1 [])";
    s.explore(exit).holds(exited).differs(exited, ATOMIC);

    String close = ONE.formatted("release", "{unregister: kvm}");
    s.run(close).counts(1, "t: sleep atomic=" + !s.holds());
    String closed = "ok (kvm release 1x, A mm_users 1 mm_count 1 [])";
    s.explore(close).holds(closed).differs(closed, ATOMIC);
  }

  @ClauseTest("SLP-07")
  void registerAndUnregisterSleep(Subject s) {
    s.run(
            ONE.formatted("release", "{unregister: kvm}, {register: kvm}")
                .replace("does: [sleep]", ""))
        .shows("t: synchronize_s?rcu_begin", "t: kmalloc .*", "t: down_write A");
  }
}
