// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A diagram has a lane for each task, and its bars reach from a beginning to its end. */
final class SequenceDiagramTest {
  private static final List<String> RUN =
      List.of(
          "setup: call register kvm",
          "setup: return register",
          "exit: call mmput A",
          "exit: srcu_read_lock",
          "driver: call unregister kvm",
          "exit: srcu_read_unlock",
          "exit: return mmput",
          "driver: synchronize_srcu_begin",
          "deadlock");

  private static List<String> all(String svg, String pattern) {
    return Pattern.compile(pattern).matcher(svg).results().map(m -> m.group(1)).toList();
  }

  @Test
  void eachTaskHasALaneAndTheSetupNone() {
    String svg = SequenceDiagram.svg("a run", RUN);
    assertEquals(List.of("exit", "driver"), all(svg, "class=\"task\"[^>]*>([^<]*)<"));
    assertEquals(List.of("a run"), all(svg, "<title>([^<]*)<"));
    assertEquals(3, all(svg, "(class=\"arrow\")").size());
  }

  @Test
  void whatNeverEndsIsOpenAtTheBottom() {
    String svg = SequenceDiagram.svg("a run", RUN);
    assertEquals(
        List.of("read", "call", "call unended", "wait unended"),
        all(svg, "<rect class=\"([^\"]*)\""));
    assertEquals(List.of("stop"), all(svg, "class=\"(\\w+) ev\"[^>]*><tspan[^>]*>deadlock<"));
  }

  @Test
  void timeGoesDown() {
    List<Integer> ys =
        Pattern.compile("<tspan x=\"\\d+\" y=\"(\\d+)\"")
            .matcher(SequenceDiagram.svg("a run", RUN))
            .results()
            .map((MatchResult m) -> Integer.valueOf(m.group(1)))
            .toList();
    assertEquals(7, ys.size());
    assertEquals(ys.stream().sorted().distinct().toList(), ys);
  }

  @Test
  void whatIsTooLongSaysSo() {
    List<String> events = Collections.nCopies(SequenceDiagram.MOST_EVENTS + 3, "exit: sleep");
    assertTrue(SequenceDiagram.svg("a run", events).contains("… 3 more events"));
  }
}
