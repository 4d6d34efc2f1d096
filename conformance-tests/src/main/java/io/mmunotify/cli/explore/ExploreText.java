// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.Complaint;
import io.mmunotify.cli.Ending;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.TextTable;
import io.mmunotify.diff.Wrapping;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.report.Paint;
import io.mmunotify.report.RunTable;
import io.mmunotify.run.Outcome;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import io.mmunotify.search.Exploration.Covered;
import io.mmunotify.search.Minimiser.Minimised;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** A search for a person: its outcomes, then the shortest run to each finding. */
final class ExploreText implements ExploreReport {
  private static final int INDENT = 4;

  private final Scenario scenario;
  private final String replay;
  private final PrintStream out;
  private final int width;
  private final int lineWidth;
  private final Paint paint;
  private final boolean quiet;
  private boolean first = true;
  private boolean found;

  /**
   * @param replay what to say of how to replay what was found
   */
  ExploreText(Scenario scenario, String replay, Terminal terminal) {
    this.scenario = scenario;
    this.replay = replay;
    this.out = terminal.out();
    this.width = terminal.width();
    this.lineWidth = terminal.lineWidth();
    this.paint = new Paint(terminal.colour());
    this.quiet = terminal.quiet();
  }

  @Override
  public boolean showsRuns() {
    return true;
  }

  @Override
  public void print(Generation generation, Exploration exploration, List<Finding> findings) {
    if (!first) {
      out.println();
    }
    first = false;
    Wrapping.lines(heading(generation, exploration), lineWidth, 0, INDENT)
        .forEach(line -> out.println(paint.bold(line)));
    for (Exploration.Found found : exploration.outcomes().values()) {
      Outcome outcome = found.outcome();
      String text = "  " + outcome.words() + ", in " + found.witness().size();
      String ways = found.schedules() == null ? "" : ", " + schedules(found.schedules());
      List<String> lines = Wrapping.lines(text + " steps" + ways, width, 0, INDENT);
      lines.forEach(line -> out.println(outcome.stop() == null ? line : paint.red(line)));
    }
    findings.forEach(finding -> print(generation, finding));
    found |= !findings.isEmpty();
  }

  @Override
  public void bound(Generation generation, BoundAt reached) {
    if (!first) {
      out.println();
    }
    first = false;
    TextTable.wrapped(Complaint.sentence(reached), width).forEach(out::println);
  }

  @Override
  public void end() {
    if (found && !quiet) {
      out.println();
      Wrapping.lines(replay, lineWidth, 0, INDENT).forEach(out::println);
    }
  }

  private void print(Generation generation, Finding finding) {
    out.println();
    String word = finding.severity() == Severity.FINDING ? "finding" : "information";
    boolean stops = finding.run().outcome().stop() != null;
    String checker = finding.name() + ": ";
    String head = word + " on " + generation.name() + ": ";
    String rest =
        (finding.what().startsWith(finding.name()) ? "" : checker)
            + finding.what()
            + (finding.expected() ? ", as the scenario expects" : "")
            + simplicity(finding);
    List<String> lines = Wrapping.lines(head + rest, lineWidth, 0, INDENT);
    out.println(paint.bold(head) + lines.getFirst().substring(head.length()));
    lines.subList(1, lines.size()).forEach(out::println);
    new RunTable(scenario, finding.run().events(), width, paint).print(out);
    for (String line : new Ending(finding.run()).ending()) {
      TextTable.wrapped(line, width).forEach(part -> out.println(stops ? paint.red(part) : part));
    }
  }

  private static String simplicity(Finding finding) {
    Minimised witness = finding.witness();
    int preemptions = witness.preemptions();
    return " ("
        + preemptions
        + (preemptions == 1 ? " preemption, " : " preemptions, ")
        + witness.witness().size()
        + (witness.witness().size() == 1 ? " step" : " steps")
        + (witness.simplest() ? "" : "; the simplest of those that were tried")
        + (finding.ends() == 1 ? ")" : "; " + finding.ends() + " ends show it, --all tells each)");
  }

  private String heading(Generation generation, Exploration exploration) {
    BigInteger schedules = exploration.schedules();
    return scenario.name()
        + " on "
        + generation.name()
        + ": "
        + coverage(exploration)
        + (schedules == null ? "" : ", " + schedules(schedules))
        + ", "
        + Progress.outcomes(exploration.outcomes().size());
  }

  /** How much of the whole was seen, in words. */
  static String coverage(Exploration exploration) {
    String bound = exploration.boundSentence();
    return (bound == null ? "EXHAUSTED" : "BOUND_REACHED (" + bound + ")")
        + ", "
        + covered(exploration);
  }

  private static String covered(Exploration exploration) {
    long runs = exploration.executions();
    return switch (exploration.covered()) {
      case Covered.States(long states, int depth) ->
          Progress.states(states)
              + ", "
              + depth
              + " steps deep, "
              + Progress.number(runs)
              + (runs == 1 ? " run" : " runs");
      case Covered.Schedules(long redundant, double part) ->
          Progress.executions(runs)
              + " and "
              + Progress.number(redundant)
              + " redundant"
              + (part >= 1 ? "" : ", about " + Progress.percent(part) + " of the search");
    };
  }

  private static String schedules(BigInteger count) {
    String number = String.format(Locale.ROOT, "%,d", count);
    return number + (count.equals(BigInteger.ONE) ? " schedule" : " schedules");
  }
}
