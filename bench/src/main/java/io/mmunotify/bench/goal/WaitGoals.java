// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.bench.live.Flood;
import io.mmunotify.bench.measure.LivePlan;
import io.mmunotify.bench.measure.Scores;
import io.mmunotify.hw.kernel.Generation;
import java.util.List;
import java.util.Map;

/** G11 and G12: what writers pay. */
final class WaitGoals {
  private static final String SYNCHRONIZE = "LiveGracePeriod.synchronize";
  private static final String HAND_OFF = "LiveHandOff.thereAndBack";
  private static final String CALL = "LiveCallbacks.call";
  private static final double MICROSECOND = 1_000;
  private static final double MILLIONS_PER_SECOND = 1_000;

  private WaitGoals() {}

  static List<Goal> all() {
    String crowd = Integer.toString(Runtime.getRuntime().availableProcessors());
    return List.of(
        new Goal(
            "G11",
            List.of(
                new LivePlan(
                    SYNCHRONIZE,
                    1,
                    Map.of(
                        "readers", List.of("0", crowd),
                        "section", List.of("1000"),
                        "jiffyNanos", List.of("1"))),
                new LivePlan(HAND_OFF, 1, Map.of())),
            false,
            rounds -> gracePeriods(rounds, crowd)),
        new Goal(
            "G12",
            List.of(new LivePlan(CALL, 1, Map.of("jiffyNanos", List.of("1")))),
            false,
            WaitGoals::callbacks));
  }

  private static double synchronize(Scores scores, Generation generation, String readers) {
    return Rounds.wall(scores, SYNCHRONIZE, "generation", generation.name(), "readers", readers)
        / MICROSECOND;
  }

  private static Verdict gracePeriods(Rounds rounds, String crowd) {
    Rounds.Collector parts = rounds.collect("G11");
    for (Generation generation : Generation.all()) {
      String name = generation.name();
      if (Rounds.isSrcu(generation) && Rounds.callerEndsIt(generation)) {
        parts.atMost(
            name + "'s grace period, nobody reading, which its caller drives itself",
            0.5,
            " us",
            scores -> synchronize(scores, generation, "0"));
      } else {
        parts.atMost(
            name + "'s grace period, nobody reading, against work handed to a thread and back",
            1.5,
            "x",
            scores ->
                synchronize(scores, generation, "0")
                    / (Rounds.wall(scores, HAND_OFF) / MICROSECOND));
      }
      parts.atMost(
          name + "'s grace period with a reader on each CPU",
          250,
          " us",
          scores -> synchronize(scores, generation, crowd));
    }
    return parts.verdict();
  }

  private static Verdict callbacks(Rounds rounds) {
    Rounds.Collector parts = rounds.collect("G12");
    for (Generation generation : Generation.all()) {
      String name = generation.name();
      parts.atLeast(
          name + "'s callbacks queued per second of the caller's processor time",
          5,
          " M/s",
          scores -> MILLIONS_PER_SECOND / Rounds.median(scores, 1, CALL, "generation", name));
      Flood flood = Flood.middleOfThree(name, rounds.gracePeriods());
      parts.part(
          Part.atMost(
              name + "'s callbacks that ran out of order, of " + Flood.SIZE,
              Rounds.exactly((double) flood.outOfOrder()),
              0,
              ""));
      parts.part(
          Part.atMost(
              name + "'s memory that a flood of callbacks leaves behind, per callback",
              Rounds.exactly(flood.bytesLeft()),
              1,
              " B"));
      parts.part(
          Part.atMost(
              name + "'s memory while they are queued, per callback",
              Rounds.exactly(flood.bytesQueued()),
              128,
              " B"));
    }
    return parts.verdict();
  }
}
