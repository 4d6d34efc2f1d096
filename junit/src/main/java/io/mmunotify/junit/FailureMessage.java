// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.hw.machine.Finding;
import io.mmunotify.report.Paint;
import io.mmunotify.report.RunTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a test says that fails: what is wrong, in a sentence; a schedule that shows it, as a table;
 * the line that runs it again.
 */
final class FailureMessage {
  private static final int WIDTH = 100;

  private final String test;
  private final String generation;
  private final String search;

  /**
   * @param test as Maven's {@code -Dtest} takes it
   * @param search what was searched, in words; empty in a replay
   */
  FailureMessage(String test, String generation, String search) {
    this.test = test;
    this.generation = generation;
    this.search = search;
  }

  /** The message of all that is wrong. */
  String of(List<Failure> failures) {
    StringBuilder text = new StringBuilder();
    for (Failure failure : failures) {
      text.append(text.isEmpty() ? "" : "\n\nalso ");
      append(text, failure);
    }
    return text.toString();
  }

  /** What is wrong, without the schedules that show it. */
  String sentences(List<Failure> failures) {
    return failures.stream()
        .map(failure -> {
          RunTable table = table(failure.shown());
          return String.join("\n", sentences(failure, table));
        })
        .collect(
            Collectors.joining("\nalso on " + generation + ", ", "on " + generation + ", ", ""));
  }

  /** The command that runs just one schedule. */
  String again(List<String> order) {
    return "mvn test -Dtest='"
        + test
        + "' -D"
        + ReplayLine.PARAMETER
        + "='"
        + new ReplayLine(generation, order).text()
        + '\'';
  }

  private void append(StringBuilder text, Failure failure) {
    Execution shown = failure.shown();
    RunTable table = table(shown);
    text.append("on ")
        .append(generation)
        .append(", ")
        .append(String.join("\n", sentences(failure, table)));
    if (shown.tooLong()) {
      text.append(" It cannot be shown; does a task loop?");
      return;
    }
    text.append("\n\n").append(printed(table)).append('\n').append(found(failure));
    if (failure.parts().isEmpty()) {
      text.append("\nagain: ").append(again(shown.order()));
    }
    failure
        .parts()
        .forEach((edge, order) ->
            text.append("\n")
                .append(edge.taken())
                .append(" under ")
                .append(edge.held())
                .append(": ")
                .append(again(order)));
  }

  private static RunTable table(Execution shown) {
    return new RunTable(shown.tasks(), shown.events(), WIDTH, new Paint(false));
  }

  private static List<String> sentences(Failure failure, RunTable table) {
    Execution shown = failure.shown();
    Finding finding = failure.finding();
    List<String> sentences = new ArrayList<>();
    if (finding == null) {
      sentences.addAll(shown.sentences());
    } else if (!shown.shows(finding)) {
      sentences.add(sentence(finding, ""));
    }
    for (Finding.Seen seen : failure.seen()) {
      int event = shown.event(seen);
      sentences.add(
          sentence(
              seen.finding(),
              event < shown.events().size() ? " in line " + table.number(event) : ""));
    }
    if (finding != null && shown.failed()) {
      sentences.addAll(shown.sentences());
    }
    return sentences;
  }

  private static String sentence(Finding finding, String where) {
    return finding.check() + where + ": " + finding.what() + ".";
  }

  private String found(Failure failure) {
    if (search.isEmpty()) {
      return "replayed";
    }
    String how = "found in execution " + failure.number() + " (" + search + ")";
    return failure.parts().isEmpty()
        ? how + "; shown is the simplest schedule to it that a short search found"
        : how + "; no single schedule that was run shows all of the circle, shown is a part of it";
  }

  private static String printed(RunTable table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    table.print(out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
