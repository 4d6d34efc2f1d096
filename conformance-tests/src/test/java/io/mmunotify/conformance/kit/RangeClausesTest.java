// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Ranges")
@ExtendWith(ClauseExtension.class)
final class RangeClausesTest {
  private static final String TWO =
      """
      mms: {A: {}}
      notifiers:
        kvm: {mm: A, callbacks: {%s}}
        gru: {mm: A, callbacks: {%s}}
      setup: [{register: kvm}, {register: gru}]
      tasks: {munmap: [%s]}
      """;
  private static final String PAIR = "invalidate_range_start: {}, invalidate_range_end: {}";
  private static final String ALL = PAIR + ", invalidate_range: {}";
  private static final String START = "{invalidate_range_start: {mm: A, start: 4096, end: 12288}}";
  private static final String END = "{invalidate_range_end: {mm: A, start: 4096, end: 12288}}";
  private static final String ONLY_END =
      "{invalidate_range_end: {mm: A, start: 4096, end: 12288, only_end: true}}";
  private static final String FLUSH = "{invalidate_range: {mm: A, start: 4096, end: 8192}}";
  private static final String CALLBACKS = "munmap: callback .*";

  @ClauseTest("RNG-01")
  void everybodyIsToldOfStartAndEnd(Subject s) {
    s.explore(TWO.formatted(PAIR, PAIR, START + ", " + END))
        .comesTo(
            "ok (gru invalidate_range_end 1x, gru invalidate_range_start 1x, kvm"
                + " invalidate_range_end 1x, kvm invalidate_range_start 1x, A mm_users 1 mm_count 3"
                + " [gru, kvm])");
    s.run(TWO.formatted(PAIR, PAIR, START + ", " + END))
        .counts(
            4,
            "munmap: callback (kvm|gru) invalidate_range_(start|end) A start=4096 end=12288("
                + " blockable=true)?")
        .counts(4, CALLBACKS);
  }

  @ClauseTest("RNG-02")
  void endsComeInTheOrderOfStarts(Subject s) {
    s.run(TWO.formatted(PAIR, PAIR, START + ", " + END))
        .shows(
            "munmap: callback gru invalidate_range_start .*",
            "munmap: callback kvm invalidate_range_start .*",
            "munmap: callback gru invalidate_range_end .*",
            "munmap: callback kvm invalidate_range_end .*");
  }

  @ClauseTest("RNG-03")
  void aWalkHoldsOneReadSectionAndNoLock(Subject s) {
    s.run(TWO.formatted(PAIR, PAIR, START + ", " + END))
        .shows(
            "munmap: call invalidate_range_start .*",
            "munmap: s?rcu_read_lock",
            "munmap: callback gru .*",
            "munmap: callback_return kvm .*",
            "munmap: s?rcu_read_unlock",
            "munmap: return invalidate_range_start.*")
        .counts(2, "munmap: s?rcu_read_lock")
        .counts(2, "munmap: s?rcu_read_unlock")
        .never("munmap: (spin_lock|down_|mm_take).*");
  }

  @ClauseTest("RNG-04")
  void invalidateRangeStandsAlone(Subject s) {
    s.run(TWO.formatted(ALL, ALL, FLUSH + ", " + FLUSH))
        .says(
            List.of(
                "munmap: callback gru invalidate_range A start=4096 end=8192",
                "munmap: callback kvm invalidate_range A start=4096 end=8192",
                "munmap: callback gru invalidate_range A start=4096 end=8192",
                "munmap: callback kvm invalidate_range A start=4096 end=8192"),
            CALLBACKS)
        .counts(2, "munmap: s?rcu_read_lock")
        .counts(2, "munmap: s?rcu_read_unlock");
    s.explore(TWO.formatted(PAIR, ALL, FLUSH))
        .comesTo("ok (gru invalidate_range 1x, A mm_users 1 mm_count 3 [gru, kvm])");
  }

  @ClauseTest("RNG-05")
  void anEndFlushesOneByOne(Subject s) {
    s.run(TWO.formatted(ALL, ALL, END))
        .says(
            List.of(
                "munmap: callback gru invalidate_range A start=4096 end=12288",
                "munmap: callback gru invalidate_range_end A start=4096 end=12288",
                "munmap: callback kvm invalidate_range A start=4096 end=12288",
                "munmap: callback kvm invalidate_range_end A start=4096 end=12288"),
            CALLBACKS);
    // The notifier is read for each of its callbacks.
    s.run(
            TWO.formatted(
                ALL.replace("invalidate_range: {}", "invalidate_range: {does: [{free: kvm}]}"),
                "release: {}",
                END))
        .says(List.of("munmap: callback kvm invalidate_range A start=4096 end=12288"), CALLBACKS)
        .shows("munmap: oops use-after-free .*");
  }

  @ClauseTest("RNG-06")
  void whoeverOnlyFlushesIsToldByEnds(Subject s) {
    s.explore(TWO.formatted("invalidate_range: {}", PAIR, START + ", " + END))
        .comesTo(
            "ok (gru invalidate_range_end 1x, gru invalidate_range_start 1x, kvm invalidate_range"
                + " 1x, A mm_users 1 mm_count 3 [gru, kvm])");
  }

  @ClauseTest("RNG-07")
  void onlyEndLeavesTheFlushOut(Subject s) {
    s.explore(TWO.formatted("invalidate_range: {}", ALL, START + ", " + ONLY_END))
        .comesTo(
            "ok (gru invalidate_range_end 1x, gru invalidate_range_start 1x, A mm_users 1 mm_count"
                + " 3 [gru, kvm])");
  }

  @ClauseTest("RNG-08")
  void nothingPairsStartAndEnd(Subject s) {
    s.explore(
            TWO.formatted(
                "invalidate_range_start: {}", "invalidate_range_end: {}", START + ", " + END))
        .comesTo(
            "ok (gru invalidate_range_end 1x, kvm invalidate_range_start 1x, A mm_users 1 mm_count"
                + " 3 [gru, kvm])");
    // Nothing holds a section open either: who registers in between gets its end.
    s.run(
            TWO.formatted(PAIR, PAIR, START + ", {register: gru}, " + END)
                .replace("{register: kvm}, {register: gru}]\n", "{register: kvm}]\n"))
        .counts(1, CALLBACKS.replace(".*", "kvm invalidate_range_start .*"))
        .counts(0, CALLBACKS.replace(".*", "gru invalidate_range_start .*"))
        .counts(1, CALLBACKS.replace(".*", "gru invalidate_range_end .*"));
  }

  @ClauseTest("RNG-09")
  void sectionsMayBeOpenAtTheSameTime(Subject s) {
    s.explore(
            TWO.formatted(PAIR, PAIR, START + ", " + END)
                .replace("]}\n", "], reclaim: [" + START + ", " + END + "]}\n"))
        .comesTo(
            "ok (gru invalidate_range_end 2x, gru invalidate_range_start 2x, kvm"
                + " invalidate_range_end 2x, kvm invalidate_range_start 2x, A mm_users 1 mm_count 3"
                + " [gru, kvm])");
    s.run(
            TWO.formatted(PAIR, PAIR, START + ", " + END)
                    .replace("]}\n", "], reclaim: [" + START + ", " + END + "]}\n")
                + "schedule: [{run: munmap, through: read_unlock}, {run: reclaim}, {run: munmap}]")
        .shows(
            "munmap: callback kvm invalidate_range_start .*",
            "reclaim: callback kvm invalidate_range_start .*",
            "reclaim: callback kvm invalidate_range_end .*",
            "munmap: callback kvm invalidate_range_end .*");
  }

  @ClauseTest("RNG-10")
  void aRangeIsPassedOnAsItIs(Subject s) {
    s.run(
            TWO.formatted(
                PAIR,
                "release: {}",
                "{invalidate_range_start: {mm: A, start: 1, end: 9223372036854775807}},"
                    + " {invalidate_range_end: {mm: A, start: 4095, end: 4095}}"))
        .shows(
            "munmap: callback kvm invalidate_range_start A start=1 end=9223372036854775807.*",
            "munmap: callback kvm invalidate_range_end A start=4095 end=4095");
  }
}
