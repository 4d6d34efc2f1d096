// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

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

  private static final String UNDER_PTL =
      "finding: sleep is called under ptl, where nothing may sleep";
  private static final String RECLAIM = "{reclaim: {mm: A, at: heap}}";

  /**
   * A callback that sleeps while a step of the VM calls it under a page table lock.
   *
   * @param comes what the step returns and how often it calls: {@code "store = 0", "1x"}
   */
  private static void mustNotSleep(
      Subject s, VmScene scene, String callback, String step, String comes) {
    String yaml = scene.onlySleeping(callback).task(step);
    s.run(yaml).shows("t: callback kvm " + callback + " .* ptl=true .*", "t: sleep atomic=true");
    s.explore(yaml)
        .comesTo(
            "ok (t: "
                + comes
                + ", A mm_users 1 mm_count 2 [kvm]"
                + (yaml.contains("child: B") ? ", B mm_users 1 mm_count 1)" : ")"),
            UNDER_PTL);
  }

  private static final String STORE = "{store: {mm: A, at: heap, value: 2}}";

  private static VmScene forked() {
    return VmScene.heap(1).stored("heap", 1).after("{fork: {mm: A, child: B}}");
  }

  @ClauseTest("SLP-03")
  void callbacksOnEntriesMustNotSleep(Subject s) {
    mustNotSleep(
        s,
        VmScene.heap(1).stored("heap", 1),
        "clear_flush_young",
        RECLAIM,
        "reclaim = 0, kvm clear_flush_young 1x");
    mustNotSleep(
        s,
        VmScene.heap(4)
            .with(VmScene.HUGE)
            .stored("heap", 4)
            .after("{clear_refs: {mm: A, what: young}}"),
        "test_young",
        "{collapse: {mm: A, at: heap}}",
        "collapse = -11, kvm test_young 4x");
    mustNotSleep(s, forked(), "change_pte", STORE, "store = 0, kvm change_pte 1x");
  }

  @ClauseTest("SLP-04")
  void invalidateRangeMustNotSleep(Subject s) {
    mustNotSleep(s, forked(), "invalidate_range", STORE, "store = 0, kvm invalidate_range 1x");
  }

  @ClauseTest("SLP-05")
  void startAndEndNeverComeUnderAPageTableLock(Subject s) {
    String ptl = "t: callback kvm invalidate_range_(start|end) .* ptl=true .*";
    String store = "{store: {mm: A, at: heap, value: 2}}";
    SingleRun run =
        s.run(
            VmScene.heap(4, ", huge: true")
                .with(VmScene.HUGE)
                .stored("heap", 1)
                .after("{fork: {mm: A, child: B}}")
                .task(store));
    if (s.holds()) {
      run.never(ptl).shows("t: callback kvm invalidate_range_start .* ptl=false .*");
    } else {
      run.counts(2, ptl);
    }
    // Those for small pages come without one everywhere.
    s.run(VmScene.heap(1).stored("heap", 1).task("{munmap: {mm: A, at: heap}}"))
        .never(ptl)
        .shows("t: callback kvm invalidate_range_start .*");
  }

  @ClauseTest("SLP-06")
  void clearYoungMustNotSleep(Subject s) {
    mustNotSleep(
        s,
        VmScene.heap(1).stored("heap", 1),
        "clear_young",
        "{page_idle: {mm: A, at: heap, what: set}}",
        "page_idle = 0, kvm clear_young 1x");
  }
}
