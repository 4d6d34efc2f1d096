// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.junit;

import io.mmunotify.report.Paint;
import io.mmunotify.report.RunTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a test says that found a failing schedule: how it ended, in a sentence; the schedule as a
 * table; the line that runs it again.
 */
final class FailureMessage {
  private static final int WIDTH = 100;

  private FailureMessage() {}

  /**
   * The message.
   *
   * @param test as Maven's {@code -Dtest} takes it
   */
  static String of(String test, String generation, Execution failed, String found) {
    List<String> sentences = failed.sentences();
    StringBuilder text = new StringBuilder("on " + generation + ", " + sentences.getFirst());
    sentences.stream().skip(1).forEach(line -> text.append('\n').append(line));
    if (failed.tooLong()) {
      return text.append(" It cannot be shown; does a task loop?").toString();
    }
    return text.append("\n\n")
        .append(table(failed))
        .append('\n')
        .append(found)
        .append("\nagain: mvn test -Dtest='")
        .append(test)
        .append("' -D")
        .append(ReplayLine.PARAMETER)
        .append("='")
        .append(new ReplayLine(generation, failed.order()).text())
        .append('\'')
        .toString();
  }

  private static String table(Execution failed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    new RunTable(failed.tasks(), failed.events(), WIDTH, new Paint(false)).print(out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
