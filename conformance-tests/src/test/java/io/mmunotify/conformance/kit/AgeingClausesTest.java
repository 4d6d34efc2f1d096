// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Capability;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Ageing")
@ExtendWith(ClauseExtension.class)
final class AgeingClausesTest {
  private static final String RANGE = "start: 4096, end: 12288";
  private static final String CALLBACKS = "reclaim: callback .*";

  /** Walked in the order first, second, third, with these answers. */
  private static String three(String op, String arguments, int first, int second, int third) {
    return """
    mms: {A: {}}
    notifiers:
      third: {mm: A, callbacks: {%1$s: {returns: %5$d}}}
      second: {mm: A, callbacks: {%1$s: {returns: %4$d}}}
      first: {mm: A, callbacks: {%1$s: {returns: %3$d}}}
    setup: [{register: third}, {register: second}, {register: first}]
    tasks: {reclaim: [{%1$s: {mm: A, %2$s}}]}
    """
        .formatted(op, arguments, first, second, third);
  }

  @ClauseTest("YNG-01")
  void clearFlushYoungAsksEverybody(Subject s) {
    s.explore(three("clear_flush_young", RANGE, 0, 2, 4))
        .comesTo(
            "ok (reclaim: clear_flush_young = 6, first clear_flush_young 1x, second"
                + " clear_flush_young 1x, third clear_flush_young 1x, A mm_users 1 mm_count 4"
                + " [first, second, third])");
    s.explore(three("clear_flush_young", RANGE, 3, 5, 0))
        .comesTo(
            "ok (reclaim: clear_flush_young = 7, first clear_flush_young 1x, second"
                + " clear_flush_young 1x, third clear_flush_young 1x, A mm_users 1 mm_count 4"
                + " [first, second, third])");
    s.run(three("clear_flush_young", RANGE, 1, 1, 1))
        .shows(
            "reclaim: callback first .*",
            "reclaim: callback second .*",
            "reclaim: callback third .*");
  }

  @ClauseTest("YNG-02")
  void testYoungEndsAtTheFirstAnswer(Subject s) {
    s.explore(three("test_young", "address: 4096", 0, 2, 4))
        .comesTo(
            "ok (reclaim: test_young = 2, first test_young 1x, second test_young 1x, A mm_users 1"
                + " mm_count 4 [first, second, third])");
    s.explore(three("test_young", "address: 4096", -5, 2, 4))
        .comesTo(
            "ok (reclaim: test_young = -5, first test_young 1x, A mm_users 1 mm_count 4 [first,"
                + " second, third])");
    s.run(three("test_young", "address: 4096", -5, 2, 4)).counts(1, "reclaim: visit A .*");
    s.explore(three("test_young", "address: 4096", 0, 0, 0))
        .comesTo(
            "ok (reclaim: test_young = 0, first test_young 1x, second test_young 1x, third"
                + " test_young 1x, A mm_users 1 mm_count 4 [first, second, third])");
  }

  @ClauseTest("YNG-03")
  void clearYoungAsksEverybody(Subject s) {
    s.explore(three("clear_young", RANGE, 0, 2, 4))
        .comesTo(
            "ok (reclaim: clear_young = 6, first clear_young 1x, second clear_young 1x, third"
                + " clear_young 1x, A mm_users 1 mm_count 4 [first, second, third])");
    s.explore(three("clear_young", RANGE, 3, 5, 0))
        .comesTo(
            "ok (reclaim: clear_young = 7, first clear_young 1x, second clear_young 1x, third"
                + " clear_young 1x, A mm_users 1 mm_count 4 [first, second, third])");
    s.run(three("clear_young", RANGE, 0, 0, 0))
        .counts(3, "reclaim: callback .* start=4096 end=12288");
  }

  @ClauseTest("YNG-04")
  void clearFlushYoungIsToldTheRange(Subject s) {
    String arguments = s.holds() ? "start=4096 end=12288" : "address=4096";
    s.run(three("clear_flush_young", RANGE, 0, 0, 0))
        .says(
            List.of(
                "reclaim: callback first clear_flush_young A " + arguments,
                "reclaim: callback second clear_flush_young A " + arguments,
                "reclaim: callback third clear_flush_young A " + arguments),
            CALLBACKS);
  }

  @ClauseTest("YNG-05")
  void answersAreIntegers(Subject s) {
    s.explore(three("clear_flush_young", RANGE, -1, 2, 0))
        .comesTo(
            "ok (reclaim: clear_flush_young = -1, first clear_flush_young 1x, second"
                + " clear_flush_young 1x, third clear_flush_young 1x, A mm_users 1 mm_count 4"
                + " [first, second, third])");
    s.explore(three("test_young", "address: 4096", 0, -11, 0))
        .comesTo(
            "ok (reclaim: test_young = -11, first test_young 1x, second test_young 1x, A mm_users 1"
                + " mm_count 4 [first, second, third])");
    if (s.can(Capability.CLEAR_YOUNG)) {
      s.explore(three("clear_young", RANGE, 0, 0, -16))
          .comesTo(
              "ok (reclaim: clear_young = -16, first clear_young 1x, second clear_young 1x, third"
                  + " clear_young 1x, A mm_users 1 mm_count 4 [first, second, third])");
    }
  }

  @ClauseTest("YNG-06")
  void whoeverLacksTheCallbackIsPassedOver(Subject s) {
    for (String op : List.of("clear_flush_young", "test_young")) {
      String arguments = op.equals("test_young") ? "address: 4096" : RANGE;
      String yaml =
          three(op, arguments, 0, 2, 4)
              .replace("second: {mm: A, callbacks: {" + op + ": {returns: 2}}}", "second: {mm: A}");
      s.run(yaml)
          .counts(1, "reclaim: visit A second")
          .counts(2, CALLBACKS)
          .counts(1, "reclaim: return " + op + " value=4");
    }
  }

  @ClauseTest("YNG-07")
  void clearYoungHasNoSubstitute(Subject s) {
    s.run(
            three("clear_young", RANGE, 0, 0, 0)
                .replace("clear_young: {returns: 0}", "clear_flush_young: {returns: 1}"))
        .never(CALLBACKS)
        .counts(3, "reclaim: visit A (first|second|third)")
        .counts(1, "reclaim: return clear_young value=0");
  }

  @ClauseTest("YNG-08")
  void testYoungIsToldOneAddress(Subject s) {
    s.run(three("test_young", "address: 2097152", 0, 0, 0))
        .counts(3, "reclaim: callback .* test_young A address=2097152");
  }

  @ClauseTest("YNG-09")
  void nobodyMeansNotYoung(Subject s) {
    String yaml =
        three("clear_flush_young", RANGE, 1, 1, 1)
            .replace("}]}", "}, {test_young: {mm: A, address: 4096}}]}")
            .replaceFirst("setup: .*", "");
    s.explore(yaml)
        .comesTo(
            "ok (reclaim: clear_flush_young = 0, reclaim: test_young = 0, A mm_users 1 mm_count"
                + " 1)");
    s.explore(yaml.replace("tasks:", "setup: [{register: first}, {unregister: first}]\ntasks:"))
        .comesTo(
            "ok (reclaim: clear_flush_young = 0, reclaim: test_young = 0, A mm_users 1 mm_count 1"
                + " [])");
    if (s.can(Capability.CLEAR_YOUNG)) {
      s.explore(yaml.replace("{clear_flush_young: {mm", "{clear_young: {mm"))
          .comesTo(
              "ok (reclaim: clear_young = 0, reclaim: test_young = 0, A mm_users 1 mm_count 1)");
    }
  }
}
