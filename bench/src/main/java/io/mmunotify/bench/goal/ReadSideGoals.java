// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.bench.live.LiveReport;
import io.mmunotify.bench.measure.LivePlan;
import io.mmunotify.bench.measure.Scores;
import io.mmunotify.bench.peer.NativePeers;
import io.mmunotify.hw.kernel.Generation;
import java.util.List;
import java.util.Map;

/** G6 to G10: what readers pay. */
final class ReadSideGoals {
  private static final String PAIR = "LiveReadPair.pair";
  private static final String FLOOR = "PeerPair.unprotected";

  /** In a row: one of RCU's takes less than it matters where JMH's loop lies. */
  private static final String PAIRS = "LiveReadPair.pairs";

  private static final String LOOKS = "PeerPair.looks";
  private static final String LIST = "PeerWalk.unprotectedList";
  private static final Map<String, List<String>> FEW = Map.of("notifiers", List.of("1", "16"));
  private static final Map<String, List<String>> ONE = Map.of("notifiers", List.of("1"));

  /** From here on a difference of two pairs is more than how the JVM happened to lay them out. */
  private static final double NOTHING_NANOS = 0.5;

  /** A shorter time cannot be told from none here. */
  private static final double RESOLVED_NANOS = 0.1;

  private ReadSideGoals() {}

  static List<Goal> all() {
    return List.of(
        new Goal("G6", plain(PAIR, FLOOR), true, ReadSideGoals::pairAgainstC),
        new Goal(
            "G7",
            List.of(new LivePlan(LiveReport.WALK, 1, FEW), new LivePlan(LIST, 1, FEW)),
            true,
            ReadSideGoals::walkAgainstList),
        new Goal("G8", plain(PAIR, FLOOR, PAIRS, LOOKS), false, ReadSideGoals::rcuAgainstSrcu),
        new Goal(
            "G9",
            List.of(
                new LivePlan(LiveReport.WALK, 1, ONE),
                new LivePlan(LiveReport.WALK, 2, ONE),
                new LivePlan("PeerWalk.readWriteLock", 2, ONE),
                new LivePlan("PeerWalk.copyOnWriteArrayList", 2, ONE)),
            false,
            ReadSideGoals::twoThreads),
        new Goal(
            "G10",
            plain(PAIR, "PeerPair.handWritten315", "PeerPair.handWritten418"),
            false,
            ReadSideGoals::againstHandWritten));
  }

  static List<LivePlan> plain(String... benchmarks) {
    return List.of(benchmarks).stream().map(name -> new LivePlan(name, 1, Map.of())).toList();
  }

  private static double net(Scores scores, Generation generation) {
    return Rounds.median(scores, 1, PAIR, "generation", generation.name())
        - Rounds.median(scores, 1, FLOOR);
  }

  private static double netInARow(Scores scores, Generation generation) {
    return Rounds.median(scores, 1, PAIRS, "generation", generation.name())
        - Rounds.median(scores, 1, LOOKS);
  }

  private static Verdict pairAgainstC(Rounds rounds) {
    Rounds.Collector parts = rounds.collect("G6");
    for (Generation generation : Rounds.srcu()) {
      String same = NativePeers.SRCU + "pair" + Rounds.digits(generation);
      parts.atMost(
          generation.name() + "'s read pair against the same in C, both net of the empty walk",
          1.15,
          "x",
          scores -> net(scores, generation) / netInC(scores, same));
    }
    return parts.verdict();
  }

  private static double netInC(Scores scores, String pair) {
    return Rounds.median(scores, 1, pair)
        - Rounds.median(scores, 1, NativePeers.SRCU + "unprotected");
  }

  private static double walk(Scores scores, Generation generation, String n) {
    return Rounds.median(
        scores, 1, LiveReport.WALK, "generation", generation.name(), "notifiers", n);
  }

  private static Verdict walkAgainstList(Rounds rounds) {
    Rounds.Collector parts = rounds.collect("G7");
    for (Generation generation : Generation.all()) {
      String name = generation.name();
      boolean srcu = Rounds.isSrcu(generation);
      parts.atMost(
          name + "'s walk of 16 against an unprotected list",
          srcu ? 1.2 : 1.03,
          "x",
          scores -> walk(scores, generation, "16") / list(scores, "16"));
      if (srcu) {
        String same = NativePeers.SRCU + "pair" + Rounds.digits(generation);
        parts.atMost(
            name + "'s walk of 1 less that of an unprotected list and less its read pair in C",
            NOTHING_NANOS,
            " ns",
            scores -> overList(scores, generation) - netInC(scores, same));
      } else {
        parts.atMost(
            name + "'s walk of 1 less that of an unprotected list",
            NOTHING_NANOS,
            " ns",
            scores -> overList(scores, generation));
      }
    }
    return parts.verdict();
  }

  private static double overList(Scores scores, Generation generation) {
    return walk(scores, generation, "1") - list(scores, "1");
  }

  private static double list(Scores scores, String n) {
    return Rounds.median(scores, 1, LIST, "notifiers", n);
  }

  private static Verdict rcuAgainstSrcu(Rounds rounds) {
    Rounds.Collector parts = rounds.collect("G8");
    for (Generation rcu : Rounds.rcu()) {
      parts.atMost(
          rcu.name() + "'s read pair, net of the empty walk, of many in a row",
          RESOLVED_NANOS,
          " ns",
          scores -> netInARow(scores, rcu));
      for (Generation srcu : Rounds.srcu()) {
        parts.lowestAtLeast(
            srcu.name() + "'s read pair at its least, for one of " + rcu.name() + "'s at its most",
            50,
            "x",
            scores -> net(scores, srcu),
            scores -> netInARow(scores, rcu),
            RESOLVED_NANOS);
      }
    }
    return parts.verdict();
  }

  private static Verdict twoThreads(Rounds rounds) {
    Rounds.Collector parts = rounds.collect("G9");
    if (Runtime.getRuntime().availableProcessors() < 2) {
      parts.remark("two threads need two processors");
      return parts.verdict();
    }
    for (Generation generation : Generation.all()) {
      String name = generation.name();
      parts.atMost(
          name + "'s walk of 1, two threads against one",
          1.2,
          "x",
          scores -> both(scores, generation) / walk(scores, generation, "1"));
      parts.atLeast(
          "ReentrantReadWriteLock against " + name + "'s walk of 1, two threads each",
          4,
          "x",
          scores -> peer(scores, "readWriteLock") / both(scores, generation));
    }
    for (Generation rcu : Rounds.rcu()) {
      parts.atMost(
          rcu.name() + "'s walk of 1 against CopyOnWriteArrayList, two threads each",
          1.2,
          "x",
          scores -> both(scores, rcu) / peer(scores, "copyOnWriteArrayList"));
    }
    return parts.verdict();
  }

  private static double both(Scores scores, Generation generation) {
    return Rounds.median(
        scores, 2, LiveReport.WALK, "generation", generation.name(), "notifiers", "1");
  }

  private static double peer(Scores scores, String method) {
    return Rounds.median(scores, 2, "PeerWalk." + method, "notifiers", "1");
  }

  private static Verdict againstHandWritten(Rounds rounds) {
    Rounds.Collector parts = rounds.collect("G10");
    for (Generation generation : Rounds.srcu()) {
      String same = "handWritten" + Rounds.digits(generation);
      parts.atMost(
          generation.name() + "'s read pair less the same in one hand-written class",
          NOTHING_NANOS,
          " ns",
          scores ->
              Rounds.median(scores, 1, PAIR, "generation", generation.name())
                  - Rounds.median(scores, 1, "PeerPair." + same));
    }
    parts.remark("that the instructions are the same is what bench/compare-read-side shows");
    return parts.verdict();
  }
}
