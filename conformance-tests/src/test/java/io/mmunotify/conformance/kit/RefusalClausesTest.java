// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Refusals and the OOM reaper")
@ExtendWith(ClauseExtension.class)
final class RefusalClausesTest {
  /**
   * Walked in the order first, second, third. None has an end: what a refusal means for ends is a
   * clause of its own.
   */
  private static final String THREE =
      """
      mms: {A: {}, B: {}}
      notifiers:
        third: {mm: A, callbacks: {invalidate_range_start: {%s}}}
        second: {mm: A, callbacks: {invalidate_range_start: {%s}}}
        first: {mm: A, callbacks: {invalidate_range_start: {%s}}}
      setup: [{register: third}, {register: second}, {register: first}]
      tasks: {oom: [%s]}
      """;

  /** The same with ends. */
  private static final String ENDED =
      THREE.replace("_start: {%s}", "_start: {%s}, invalidate_range_end: {}");

  private static final String NONBLOCK =
      "{invalidate_range_start: {mm: A, start: 4096, end: 8192, blockable: false}}";
  private static final String END = "{invalidate_range_end: {mm: A, start: 4096, end: 8192}}";
  private static final String BLOCK =
      "{invalidate_range_start: {mm: A, start: 4096, end: 8192}}, " + END;
  private static final String FLAGS =
      """
      mms: {A: {}, B: {}}
      notifiers:
        kvm: {mm: A, callbacks: {%s}, flags: [%s]}
        gru: {mm: A, callbacks: {%s}, flags: [%s]}
      setup: [{register: kvm}, {register: gru}]
      tasks: {oom: [%s]}
      """;

  @ClauseTest("OOM-01")
  void startIsToldWhetherItMayBlock(Subject s) {
    s.run(THREE.formatted("", "", "", NONBLOCK + ", " + BLOCK))
        .counts(3, "oom: callback .* invalidate_range_start A start=4096 end=8192 blockable=false")
        .counts(3, "oom: callback .* invalidate_range_start A start=4096 end=8192 blockable=true");
    s.explore(THREE.formatted("", "", "returns_nonblock: -11", NONBLOCK + ", " + BLOCK))
        .comesTo(
            "ok (oom: invalidate_range_start = -11, first invalidate_range_start 2x, second"
                + " invalidate_range_start 2x, third invalidate_range_start 2x, A mm_users 1"
                + " mm_count 4 [first, second, third], B mm_users 1 mm_count 1)");
  }

  @ClauseTest("OOM-02")
  void theCallerGetsTheResult(Subject s) {
    s.explore(THREE.formatted("", "", "returns_nonblock: -11", NONBLOCK))
        .comesTo(
            "ok (oom: invalidate_range_start = -11, first invalidate_range_start 1x, second"
                + " invalidate_range_start 1x, third invalidate_range_start 1x, A mm_users 1"
                + " mm_count 4 [first, second, third], B mm_users 1 mm_count 1)");
    s.explore(THREE.formatted("", "", "", NONBLOCK + ", " + END))
        .comesTo(
            "ok (oom: invalidate_range_start = 0, first invalidate_range_start 1x, second"
                + " invalidate_range_start 1x, third invalidate_range_start 1x, A mm_users 1"
                + " mm_count 4 [first, second, third], B mm_users 1 mm_count 1)");
    s.explore(THREE.formatted("", "", "", (NONBLOCK + ", " + END).replace("mm: A", "mm: B")))
        .comesTo(
            "ok (oom: invalidate_range_start = 0, A mm_users 1 mm_count 4 [first, second, third], B"
                + " mm_users 1 mm_count 1)");
  }

  @ClauseTest("OOM-03")
  void aRefusalStopsNobody(Subject s) {
    s.run(THREE.formatted("", "returns_nonblock: -11", "", NONBLOCK))
        .shows(
            "oom: callback first .*",
            "oom: callback second .*",
            "oom: callback third .*",
            "oom: return .* value=-11");
    s.explore(THREE.formatted("", "", "returns_nonblock: -11", NONBLOCK))
        .comesTo(
            "ok (oom: invalidate_range_start = -11, first invalidate_range_start 1x, second"
                + " invalidate_range_start 1x, third invalidate_range_start 1x, A mm_users 1"
                + " mm_count 4 [first, second, third], B mm_users 1 mm_count 1)");
  }

  @ClauseTest("OOM-04")
  void theLastRefusalWins(Subject s) {
    s.explore(
            THREE.formatted(
                "returns_nonblock: -1", "returns_nonblock: -2", "returns_nonblock: -3", NONBLOCK))
        .comesTo(
            "ok (oom: invalidate_range_start = -1, first invalidate_range_start 1x, second"
                + " invalidate_range_start 1x, third invalidate_range_start 1x, A mm_users 1"
                + " mm_count 4 [first, second, third], B mm_users 1 mm_count 1)");
    s.explore(THREE.formatted("", "returns_nonblock: 7", "returns_nonblock: -3", NONBLOCK))
        .comesTo(
            "ok (oom: invalidate_range_start = 7, first invalidate_range_start 1x, second"
                + " invalidate_range_start 1x, third invalidate_range_start 1x, A mm_users 1"
                + " mm_count 4 [first, second, third], B mm_users 1 mm_count 1)");
  }

  @ClauseTest("OOM-05")
  void aRefusedStartIsNeverEnded(Subject s) {
    s.run(ENDED.formatted("", "returns_nonblock: -11", "", NONBLOCK))
        .counts(3, "oom: callback .* invalidate_range_start .*")
        .never("oom: callback .* invalidate_range_end .*");
  }

  @ClauseTest("OOM-06")
  void aRefusalOfAStartThatMayBlockIsLost(Subject s) {
    s.explore(ENDED.formatted("", "returns: -11", "", BLOCK))
        .comesTo(
            "ok (first invalidate_range_end 1x, first invalidate_range_start 1x, second"
                + " invalidate_range_end 1x, second invalidate_range_start 1x, third"
                + " invalidate_range_end 1x, third invalidate_range_start 1x, A mm_users 1 mm_count"
                + " 4 [first, second, third], B mm_users 1 mm_count 1)");
    s.run(ENDED.formatted("", "returns: -11", "", BLOCK))
        .counts(1, "oom: printk callback_failed second value=-11 blockable=true")
        .counts(3, "oom: callback .* invalidate_range_end .*");
  }

  @ClauseTest("OOM-07")
  void eachRefusalIsALineInTheLog(Subject s) {
    s.run(
            THREE.formatted(
                "returns_nonblock: 1", "", "returns_nonblock: -11", NONBLOCK + ", " + NONBLOCK))
        .says(
            List.of(
                "oom: printk callback_failed first value=-11 blockable=false",
                "oom: printk callback_failed third value=1 blockable=false",
                "oom: printk callback_failed first value=-11 blockable=false",
                "oom: printk callback_failed third value=1 blockable=false"),
            "oom: printk.*");
    // The line names the callback, for which the notifier is read once more.
    s.run(THREE.formatted("", "", "returns_nonblock: -11, does: [{free: first}]", NONBLOCK))
        .never("oom: printk.*")
        .comesTo(
            "oops use-after-free in __mmu_notifier_invalidate_range_start (first"
                + " invalidate_range_start 1x, A mm_users 1 mm_count 4 [first, second, third], B"
                + " mm_users 1 mm_count 1)");
  }

  @ClauseTest("OOM-08")
  void oneWithoutTheFlagMakesItBlockable(Subject s) {
    for (String callback :
        List.of("invalidate_range", "invalidate_range_start", "invalidate_range_end")) {
      String one = callback + ": {}";
      s.run(FLAGS.formatted(one, "does_not_block", one, "does_not_block", "{has_blockable: A}"))
          .counts(1, "oom: return has_blockable value=0");
      s.run(FLAGS.formatted(one, "", one, "does_not_block", "{has_blockable: A}"))
          .counts(1, "oom: return has_blockable value=1");
      s.run(FLAGS.formatted(one, "does_not_block", one, "", "{has_blockable: A}"))
          .counts(1, "oom: return has_blockable value=1")
          .never("oom: visit A kvm");
    }
  }

  @ClauseTest("OOM-09")
  void onlyRangeCallbacksCount(Subject s) {
    String others = "release: {}, clear_flush_young: {}, change_pte: {}, test_young: {}";
    s.run(FLAGS.formatted(others, "", others, "", "{has_blockable: A}"))
        .counts(1, "oom: return has_blockable value=0")
        .counts(1, "oom: visit A kvm");
  }

  @ClauseTest("OOM-10")
  void itWarnsOncePerBoot(Subject s) {
    String unlocked = "{has_blockable: {mm: A, locked: false}}";
    s.run(
            FLAGS.formatted(
                "",
                "",
                "",
                "",
                unlocked + ", " + unlocked + ", {has_blockable: {mm: B, locked: false}}"))
        .counts(1, "oom: warn mmap_sem_not_held");
    s.run(FLAGS.formatted("", "", "", "", "{has_blockable: A}")).never("oom: warn.*");
    s.run(FLAGS.formatted("", "", "", "", "{has_blockable: {mm: B, locked: false}}"))
        .counts(1, "oom: warn mmap_sem_not_held");
  }

  @ClauseTest("OOM-11")
  void withoutANotifierTheAnswerIsNo(Subject s) {
    s.run(FLAGS.formatted("", "", "", "", "{has_blockable: B}"))
        .counts(1, "oom: return has_blockable value=0")
        .never("oom: (srcu_read_lock|visit).*");
  }

  @ClauseTest("OOM-12")
  void theReaperAsksEachAreaAndTriesAgain(Subject s) {
    String reap = "{oom_reap: A}";
    VmScene two = VmScene.heap(1).area("more", 4, 1, "").stored("heap", 1).stored("more", 1);
    s.run(two.task(reap))
        .tells(
            "start 0-1 nonblock, clear, range 0-1, end 0-1, flush, range 0-1, free, start 4-5"
                + " nonblock, clear, range 4-5, end 4-5, flush, range 4-5, free");
    String asks = "t: callback kvm invalidate_range_start A start=%s .* blockable=false .*";
    s.run(two.callback("invalidate_range_start", "returns_nonblock: -11").task(reap))
        .counts(10, asks.formatted("heap"))
        .counts(10, asks.formatted("more"))
        .shows("t: return oom_reap value=-11")
        .never("t: page_free .*");
  }
}
