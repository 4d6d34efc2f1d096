// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.TextTable;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.RunEnd;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.report.Paint;
import io.mmunotify.run.RunResult;
import io.mmunotify.run.ScenarioRunner;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run in which a person chooses who goes on. Runs are short and deterministic, so each choice is
 * shown by running all choices again from the start; taking one back costs nothing extra.
 */
final class InteractiveRun {
  private static final String HELP =
      """
      a number or a name   the task that performs its next event
      (empty)              the same task as before goes on
      g                    the same task goes on until it must wait or ends
      u                    take the last choice back
      s FILE               save the events so far, as a trace
      q                    leave
      ?                    show this help
      A * marks the task that (empty) and g let go on.
      """;

  private final Scenario scenario;
  private final Generation generation;
  private final ScenarioRunner runner;
  private final Terminal terminal;
  private final PrintStream out;
  private final Paint paint;

  private final List<String> choices = new ArrayList<>();
  private ChosenOrder order = new ChosenOrder(choices);
  private RunResult result;
  private int shown;

  InteractiveRun(
      Scenario scenario, Generation generation, ScenarioRunner runner, Terminal terminal) {
    this.scenario = scenario;
    this.generation = generation;
    this.runner = runner;
    this.terminal = terminal;
    this.out = terminal.out();
    this.paint = new Paint(terminal.colour());
    this.result = runner.run(scenario, generation, order);
  }

  /** Asks until the person leaves or has no more to say; shows the whole run at the end. */
  void run() throws IOException {
    out.println(paint.bold(scenario.name() + " on " + generation.name()) + "; ? explains");
    showNews();
    for (String answer = ask(); answer != null; answer = ask()) {
      String words = answer.strip();
      if (words.equals("q")) {
        break;
      }
      obey(words);
    }
    out.println();
    new RunReport(scenario, out, terminal.width(), paint).print(generation, result, null);
  }

  private @Nullable String ask() throws IOException {
    if (canGoOn()) {
      showTasks();
    }
    out.print(canGoOn() ? "which task goes on? " : "the run is over; u, s FILE or q? ");
    out.flush();
    return terminal.in().readLine();
  }

  private void obey(String words) {
    if (words.equals("?")) {
      out.print(HELP.indent(2));
    } else if (words.equals("u")) {
      takeBack();
    } else if (words.startsWith("s ")) {
      save(words.substring(2).strip());
    } else if (canGoOn() && words.equals("g")) {
      goOnUntilItMustWait();
    } else if (canGoOn()) {
      goOn(words);
    } else {
      out.println("No task can go on.");
    }
  }

  private void goOn(String words) {
    String name = words.isEmpty() ? suggested() : words;
    ChosenOrder.Candidate candidate = order.find(name);
    if (candidate == null) {
      out.println(name.isEmpty() ? "Choose a task." : "There is no task " + name + ".");
    } else if (candidate.blockedBy() != null) {
      out.println(candidate.name() + " must wait for " + candidate.blockedBy() + ".");
    } else {
      goOn(candidate);
    }
  }

  private void goOn(ChosenOrder.Candidate candidate) {
    choices.add(candidate.name());
    runAgain();
    showNews();
  }

  private void goOnUntilItMustWait() {
    String name = suggested();
    ChosenOrder.Candidate candidate = order.find(name);
    if (candidate == null) {
      out.println("Choose a task.");
    } else if (candidate.blockedBy() != null) {
      out.println(candidate.name() + " must wait for " + candidate.blockedBy() + ".");
    }
    while (candidate != null && candidate.blockedBy() == null) {
      goOn(candidate);
      candidate = order.find(name);
    }
  }

  /** Who went on last, if it still can be chosen, or the only one there is; else nobody. */
  private String suggested() {
    List<ChosenOrder.Candidate> candidates = order.candidates();
    if (candidates.size() == 1) {
      return candidates.getFirst().name();
    }
    return order.find(lastChoice()) == null ? "" : lastChoice();
  }

  private void takeBack() {
    if (choices.isEmpty()) {
      out.println("There is no step to take back.");
      return;
    }
    String last = choices.removeLast();
    runAgain();
    shown = eventsBeforeEnd();
    out.println("Taken back: " + last + " has not gone on; " + shown + " events are left.");
  }

  private void save(String file) {
    try {
      Trace trace = result.trace(generation.name(), scenario);
      TraceWriter.writeFile(Path.of(file), List.of(trace));
      out.println("Saved in " + file + ".");
    } catch (InputError e) {
      out.println(e.sentence()); // no reason to lose the session
    }
  }

  private void runAgain() {
    order = new ChosenOrder(choices);
    result = boundedRun();
  }

  private RunResult boundedRun() {
    return BoundAt.during(
        scenario.name() + " on " + generation.name(),
        () -> runner.run(scenario, generation, order));
  }

  private boolean canGoOn() {
    return result.end() instanceof RunEnd.Abandoned;
  }

  /** Prints the events since the last time, and how the run ended if it did. */
  private void showNews() {
    int last = eventsBeforeEnd();
    for (; shown < last; shown++) {
      Event event = result.events().get(shown);
      out.printf("%4d  %s%n", shown + 1, event.kind() == EventKind.DEADLOCK ? "deadlock" : event);
    }
    if (!canGoOn()) {
      new RunReport(scenario, out, terminal.width(), paint).ending(result);
    }
  }

  private void showTasks() {
    TextTable table = new TextTable(2);
    int number = 0;
    for (ChosenOrder.Candidate candidate : order.candidates()) {
      number++;
      table.row(
          "  " + number + (candidate.name().equals(suggested()) ? "*" : " "),
          candidate.name(),
          candidate.pending(),
          candidate.blockedBy() == null ? "" : "must wait for " + candidate.blockedBy());
    }
    table.print(out, terminal.width());
  }

  private String lastChoice() {
    return choices.isEmpty() ? "" : choices.getLast();
  }

  private int eventsBeforeEnd() {
    return result.events().size() - 1;
  }
}
