// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.bench.measure.ColdJvm;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.schedules.EverySchedule;
import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.explore.schedules.Search;
import io.mmunotify.explore.schedules.SourceSets;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Holds what the source sets make of {@link MiniSrcu} against an unreduced search: how many
 * executions they make for each distinct trace, and whether they miss one. Traces are told apart by
 * the {@link Diary}, which knows nothing of the search's own notion of dependence.
 */
public final class ReducedSearch {
  /** Of two readers alone: a search of all there is takes minutes. */
  private static final int MOST_PREEMPTIONS = 3;

  private final PrintStream out;

  public ReducedSearch(PrintStream out) {
    this.out = out;
  }

  /** The different traces of all complete executions of a search. */
  private static final class Traces extends SrcuSearch {
    private final Set<String> different = new HashSet<>();
    private Diary diary = new Diary();

    Traces(MiniSrcu.Variant variant, Search search) {
      super(variant, search);
    }

    @Override
    public RunEnd run(Schedule schedule) {
      diary = new Diary();
      return run(schedule, diary);
    }

    @Override
    public void ran(RunEnd run, Provenance from) {
      super.ran(run, from);
      if (!from.wasRedundant()) {
        different.add(diary.trace());
      }
    }
  }

  /** What a JVM of its own does: just the search. */
  public void once(MiniSrcu.Variant variant) {
    SrcuSearch search = new SrcuSearch(variant, new SourceSets());
    search.search();
    out.printf(
        "%d executions, %d redundant, %d findings, first bug at %d%n",
        search.complete(), search.redundant(), search.findings(), search.firstBug());
  }

  /**
   * Both searches of one program.
   *
   * @param executions that the reduced one completed
   * @param traces how many different ones these were
   * @param redundant how many executions it gave up
   * @param reference executions of the unreduced one
   * @param referenceTraces how many different traces these had
   * @param limits what the unreduced one left out, in words
   * @param missed how many of its traces the reduced one has not
   */
  public record Both(
      long executions,
      int traces,
      long redundant,
      long reference,
      int referenceTraces,
      String limits,
      int missed) {}

  /**
   * Makes both searches.
   *
   * @param quick with fewer preemptions
   */
  public static Both both(MiniSrcu.Variant variant, boolean quick) {
    Traces reduced = new Traces(variant, new SourceSets());
    reduced.search();
    boolean whole = variant != MiniSrcu.Variant.TWO && !quick;
    int preemptions = quick ? MOST_PREEMPTIONS - 1 : MOST_PREEMPTIONS;
    Traces unreduced =
        new Traces(variant, whole ? new EverySchedule() : new FewPreemptions(preemptions));
    unreduced.search();
    Set<String> missed = new HashSet<>(unreduced.different);
    missed.removeAll(reduced.different);
    return new Both(
        reduced.complete(),
        reduced.different.size(),
        reduced.redundant(),
        unreduced.complete(),
        unreduced.different.size(),
        whole ? "all there are" : "up to " + preemptions + " preemptions",
        missed.size());
  }

  /**
   * Compares both searches, and has a new JVM do the reduced one.
   *
   * @param quick with fewer preemptions
   */
  public void compare(MiniSrcu.Variant variant, boolean quick)
      throws IOException, InterruptedException {
    Both both = both(variant, quick);
    out.printf(
        "source sets, %s: %d executions for %d traces (%.3f each), %d redundant%n",
        variant.text(),
        both.executions,
        both.traces,
        (double) both.executions / both.traces,
        both.redundant);
    out.printf(
        "  of the %d traces in %,d executions (%s) they miss %d%n",
        both.referenceTraces, both.reference, both.limits, both.missed);
    inColdJvm(variant);
  }

  private void inColdJvm(MiniSrcu.Variant variant) throws IOException, InterruptedException {
    ColdJvm cold = ColdJvm.run("bench", "--reduce", variant.text());
    out.printf(
        "  in a new JVM, from its start to its end: %.3f s: %s%n", cold.seconds(), cold.said());
  }
}
