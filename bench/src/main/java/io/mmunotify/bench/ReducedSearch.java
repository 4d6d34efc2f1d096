// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.cli.Main;
import io.mmunotify.hw.explore.EverySchedule;
import io.mmunotify.hw.explore.FewPreemptions;
import io.mmunotify.hw.explore.Search;
import io.mmunotify.hw.explore.SourceSets;
import io.mmunotify.hw.explore.Walk;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.machine.Schedule;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds what the source sets make of {@link MiniSrcu} against an unreduced search: how many
 * executions they make for each distinct trace, and whether they miss one. Traces are told apart by
 * the {@link Diary}, which knows nothing of the search's own notion of dependence.
 */
final class ReducedSearch {
  /** Of two readers alone: a search of all there is takes minutes. */
  private static final int MOST_PREEMPTIONS = 3;

  private final PrintStream out;

  ReducedSearch(PrintStream out) {
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
    public void ran(RunEnd run, Walk walk) {
      super.ran(run, walk);
      if (!walk.wasRedundant()) {
        different.add(diary.trace());
      }
    }
  }

  /** What a JVM of its own does: just the search. */
  void once(MiniSrcu.Variant variant) {
    SrcuSearch search = new SrcuSearch(variant, new SourceSets());
    search.search();
    out.printf(
        "%d executions, %d redundant, %d findings, first bug at %d%n",
        search.complete(), search.redundant(), search.findings(), search.firstBug());
  }

  /**
   * Compares both searches, and has a new JVM do the reduced one.
   *
   * @param quick with fewer preemptions
   */
  void compare(MiniSrcu.Variant variant, boolean quick) throws IOException, InterruptedException {
    Traces reduced = new Traces(variant, new SourceSets());
    reduced.search();
    boolean whole = variant != MiniSrcu.Variant.TWO && !quick;
    int preemptions = quick ? MOST_PREEMPTIONS - 1 : MOST_PREEMPTIONS;
    Traces unreduced =
        new Traces(variant, whole ? new EverySchedule() : new FewPreemptions(preemptions));
    unreduced.search();
    Set<String> missed = new HashSet<>(unreduced.different);
    missed.removeAll(reduced.different);
    out.printf(
        "source sets, %s: %d executions for %d traces (%.3f each), %d redundant%n",
        variant.text(),
        reduced.complete(),
        reduced.different.size(),
        (double) reduced.complete() / reduced.different.size(),
        reduced.redundant());
    out.printf(
        "  of the %d traces in %,d executions (%s) they miss %d%n",
        unreduced.different.size(),
        unreduced.complete(),
        whole ? "all there are" : "up to " + preemptions + " preemptions",
        missed.size());
    inColdJvm(variant);
  }

  private void inColdJvm(MiniSrcu.Variant variant) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("bench", "--reduce", variant.text()));
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("the search in a JVM of its own ended with " + status + ": " + said);
    }
    out.printf(
        "  in a new JVM, from its start to its end: %.3f s: %s%n",
        (System.nanoTime() - start) / 1e9, said.strip());
  }
}
