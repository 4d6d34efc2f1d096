// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import io.mmunotify.bench.measure.ColdJvm;
import io.mmunotify.bench.measure.SourceFolder;
import io.mmunotify.bench.peer.Lincheck;
import io.mmunotify.bench.result.Interval;
import io.mmunotify.bench.stepped.ExplorerBench;
import io.mmunotify.bench.stepped.MiniSrcu;
import io.mmunotify.bench.stepped.ReducedSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** G1 to G5: the stepped machine and its explorer. */
final class SearchGoals {
  private static final double SECONDS = 5;
  private static final int TEST_EXECUTIONS = 1_000;
  private static final int DATA_EXECUTIONS = 20_000;

  /** Fray's executions per second for one of Lincheck's, in the sitting that both were run in. */
  private static final double FRAY_TO_LINCHECK = 370.0 / 311;

  private SearchGoals() {}

  static List<Goal> all() {
    return List.of(
        Goal.search("G1", SearchGoals::againstPeers),
        new Goal(
            "G2",
            ReadSideGoals.plain("SteppedSwitch.bareContinuations", "SteppedSwitch.machine"),
            false,
            SearchGoals::switching),
        new Goal(
            "G3",
            ReadSideGoals.plain("SteppedPoint.untraced", "SteppedPoint.traced"),
            false,
            SearchGoals::points),
        Goal.search("G4", SearchGoals::reduced),
        Goal.search("G5", SearchGoals::seededBug));
  }

  private static Verdict againstPeers(Rounds rounds) throws IOException {
    Rounds.Collector parts = rounds.collect("G1");
    Optional<Lincheck> found = Lincheck.find(SourceFolder.find());
    if (found.isEmpty()) {
      parts.remark(Lincheck.HOW);
      return parts.verdict();
    }
    List<Double> test = new ArrayList<>();
    List<Double> data = new ArrayList<>();
    for (int i = 0; i < rounds.count(); i++) {
      double ours = ExplorerBench.wallRate(SECONDS);
      test.add(ours / found.get().rate("test", TEST_EXECUTIONS));
      data.add(ours / found.get().rate("data", DATA_EXECUTIONS));
    }
    Interval general = Interval.ofIndependent(test);
    parts.part(
        Part.atLeast(
            "executions per second against Lincheck's of any program", general, 1_000, "x"));
    parts.part(
        Part.atLeast(
            "executions per second against Lincheck's of data structures",
            Interval.ofIndependent(data),
            60,
            "x"));
    parts.part(
        Part.atLeast(
            "executions per second against Fray's, from its recorded ratio to Lincheck's",
            general.in(FRAY_TO_LINCHECK),
            1_000,
            "x"));
    parts.remark("Fray's artefacts cannot be had from Maven Central, so it did not run here");
    return parts.verdict();
  }

  private static Verdict switching(Rounds rounds) {
    Rounds.Collector parts = rounds.collect("G2");
    parts.atLeast(
        "of the speed of bare continuations, every step switching, quickest JVM of each",
        75,
        " %",
        scores ->
            100
                * Rounds.quickest(scores, "SteppedSwitch.bareContinuations")
                / Rounds.quickest(scores, "SteppedSwitch.machine"));
    return parts.verdict();
  }

  private static Verdict points(Rounds rounds) {
    Rounds.Collector parts = rounds.collect("G3");
    parts.atMost(
        "a step without a switch, untraced, in the quickest JVM",
        5,
        " ns",
        scores -> Rounds.quickest(scores, "SteppedPoint.untraced"));
    parts.atMost(
        "a step without a switch, traced, in the quickest JVM",
        25,
        " ns",
        scores -> Rounds.quickest(scores, "SteppedPoint.traced"));
    return parts.verdict();
  }

  private static Verdict reduced(Rounds rounds) throws IOException, InterruptedException {
    Rounds.Collector parts = rounds.collect("G4");
    for (MiniSrcu.Variant variant : MiniSrcu.Variant.values()) {
      ReducedSearch.Both both = ReducedSearch.both(variant, false);
      String name = "\"" + variant.text() + "\"";
      parts.part(
          Part.atMost(
              "executions for each trace of " + name,
              Rounds.exactly((double) both.executions() / both.traces()),
              1.05,
              "x"));
      parts.part(
          Part.atMost(
              "traces of " + name + " missed, of " + both.limits(),
              Rounds.exactly(both.missed()),
              0,
              ""));
      List<Double> seconds = new ArrayList<>();
      for (int i = 0; i < rounds.count(); i++) {
        seconds.add(ColdJvm.run("bench", "--reduce", variant.text()).seconds());
      }
      parts.part(
          Part.atMost(
              "all of " + name + " in a new JVM", Interval.ofIndependent(seconds), 1, " s"));
    }
    return parts.verdict();
  }

  private static Verdict seededBug(Rounds rounds) throws IOException, InterruptedException {
    Rounds.Collector parts = rounds.collect("G5");
    double slowest = 0;
    int lacking = 0;
    for (int i = 0; i < rounds.count(); i++) {
      ColdJvm found = ColdJvm.run("bench", "--find-bug");
      slowest = Math.max(slowest, found.seconds());
      String line = found.said().replaceFirst("(?s).*--replay '([^']*)'.*", "$1");
      String again = ColdJvm.run("bench", "--find-bug", "--replay", line).said();
      lacking += found.said().startsWith(again) && again.contains("stops: kernel BUG") ? 0 : 1;
    }
    parts.part(
        Part.atMost(
            "the slowest of " + rounds.count() + " searches for the seeded bug, in a new JVM",
            Rounds.exactly(slowest),
            0.5,
            " s"));
    parts.part(
        Part.atMost(
            "searches whose schedule did not show the same again", Rounds.exactly(lacking), 0, ""));
    return parts.verdict();
  }
}
