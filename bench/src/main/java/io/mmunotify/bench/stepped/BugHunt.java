// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.cli.UsageError;
import io.mmunotify.explore.Provenance;
import io.mmunotify.explore.Witness;
import io.mmunotify.explore.schedules.FewPreemptions;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.run.ReplaySchedule;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code bench --find-bug}: the bug that {@link MiniSrcu} was seeded with, which takes two
 * preemptions; the interleaving that shows it, and the line that runs just that one again.
 */
public final class BugHunt extends SrcuSearch {
  private static final int PREEMPTIONS = 2;
  private static final Pattern PART = Pattern.compile("([^*\\s]+)(?:\\*([1-9]\\d{0,3}))?");

  private final PrintStream out;

  public BugHunt(PrintStream out) {
    super(MiniSrcu.Variant.BUG, new FewPreemptions(PREEMPTIONS));
    this.out = out;
  }

  @Override
  public void ran(RunEnd run, Provenance from) {
    super.ran(run, from);
    if (firstBug() > 0) {
      stop();
    }
  }

  /** Searches for it, and shows it. */
  public void find() {
    search();
    Witness found = witness();
    if (found == null) {
      throw new IllegalStateException("the seeded bug was not found");
    }
    show(found.tasks());
    out.printf("found by execution %d%n", firstBug());
    out.println("again: mmunotify bench --find-bug --replay '" + line(found.tasks()) + "'");
  }

  /**
   * Runs one schedule and shows it.
   *
   * @param line as {@link #find} printed it
   * @throws UsageError if it is no schedule of the program
   */
  public void replay(String line) {
    show(order(line));
  }

  private void show(List<String> order) {
    Diary diary = new Diary();
    ReplaySchedule schedule = new ReplaySchedule(order);
    RunEnd end = run(schedule, diary);
    if (end instanceof RunEnd.Abandoned) {
      throw new UsageError(
          "this is no schedule of the program: it fits for "
              + schedule.position()
              + " of "
              + order.size()
              + " steps");
    }
    diary.print(out);
    out.println(
        end instanceof RunEnd.Stopped(var task, var stop)
            ? task.name() + " stops: " + stop.getMessage()
            : "nothing stops it");
  }

  /** Who takes how many steps: {@code "reader0*3 remover0*8 reader0"}. */
  private static String line(List<String> order) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < order.size(); ) {
      int begin = i;
      while (i < order.size() && order.get(i).equals(order.get(begin))) {
        i++;
      }
      parts.add(order.get(begin) + (i - begin > 1 ? "*" + (i - begin) : ""));
    }
    return String.join(" ", parts);
  }

  private static List<String> order(String line) {
    List<String> order = new ArrayList<>();
    for (String text : line.strip().split("\\s+", -1)) {
      Matcher part = PART.matcher(text);
      if (!part.matches()) {
        throw new UsageError("--replay takes TASK*STEPS, as in \"reader0*3 remover0\"");
      }
      int steps = part.group(2) == null ? 1 : Integer.parseInt(part.group(2));
      order.addAll(Collections.nCopies(steps, part.group(1)));
    }
    return order;
  }
}
