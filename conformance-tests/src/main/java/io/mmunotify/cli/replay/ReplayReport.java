// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.cli.Complaint;
import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Terminal;
import io.mmunotify.diff.Wrapping;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.trace.Trace;
import io.mmunotify.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What came of files of traces, in the order of the command line. */
record ReplayReport(List<FileResult> results) {
  /** Events shown in front of one that differs. */
  private static final int CONTEXT = 5;

  /** Where events begin. */
  private static final int EVENT = 12;

  /** Sentences about files that cannot be read; the others are only counted. */
  private static final int COMPLAINTS = 10;

  /**
   * A trace that did not come out the same.
   *
   * @param number the trace's in its file, from 1
   */
  record Differing(Replayer.Mismatch mismatch, int number) {}

  /**
   * What came of a file.
   *
   * @param traces how many were replayed
   * @param differing those of them that differ
   * @param failure why the file was not read to its end; null if it was
   */
  record FileResult(int traces, List<Differing> differing, @Nullable RuntimeException failure) {}

  /** Prints it; the exit status is that of the first failure, or says whether a trace differs. */
  ExitStatus tell(boolean json, Terminal terminal) {
    if (json) {
      terminal.data().print(JsonText.of(this::write));
    } else {
      text(terminal.out(), terminal.lineWidth());
    }
    terminal.out().flush();
    failures()
        .limit(COMPLAINTS)
        .forEach(failure -> terminal.err().println("mmunotify: " + Complaint.sentence(failure)));
    if (!json && (traces() > 0 || failures().count() > COMPLAINTS)) {
      terminal.out().println(traces() + " traces replayed, " + differ() + " differ" + unread());
    }
    return failures()
        .findFirst()
        .map(Complaint::statusOf)
        .orElse(differ() == 0 ? ExitStatus.FINE : ExitStatus.FOUND);
  }

  private void text(PrintStream out, int width) {
    differing()
        .flatMap(each -> describe(each.mismatch(), each.number()).lines())
        .flatMap(line -> Wrapping.lines(line, width, 0, EVENT).stream())
        .forEach(out::println);
  }

  private Stream<Differing> differing() {
    return results.stream().flatMap(result -> result.differing().stream());
  }

  private Stream<RuntimeException> failures() {
    return results.stream().map(FileResult::failure).filter(Objects::nonNull);
  }

  private long traces() {
    return results.stream().mapToLong(FileResult::traces).sum();
  }

  private long differ() {
    return differing().count();
  }

  private String unread() {
    long files = failures().count();
    return files == 0
        ? ""
        : files == 1
            ? ", one file was not read to its end"
            : ", " + files + " files were not read to their end";
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeNumberField("replay", 1);
    json.writeNumberField("traces", traces());
    json.writeNumberField("differ", differ());
    json.writeArrayFieldStart("differing");
    for (Differing each : differing().toList()) {
      Replayer.Mismatch mismatch = each.mismatch();
      json.writeStartObject();
      json.writeStringField("file", mismatch.trace().file());
      json.writeNumberField("trace", each.number());
      json.writeStringField("scenario", mismatch.trace().scenario().name());
      json.writeStringField("generation", mismatch.trace().generation());
      json.writeNumberField("event", mismatch.index() + 1);
      json.writeFieldName("expected");
      event(json, mismatch.trace().events(), mismatch.index());
      json.writeFieldName("got");
      event(json, mismatch.got(), mismatch.index());
      json.writeStringField("because", mismatch.misfit());
      json.writeEndObject();
    }
    json.writeEndArray();
    JsonText.strings(json, "unread", failures().map(Complaint::sentence).toList());
  }

  private static void event(JsonGenerator json, List<Event> events, int index) throws IOException {
    if (index < events.size()) {
      json.writeRawValue(TraceWriter.line(events.get(index)));
    } else {
      json.writeNull();
    }
  }

  /**
   * A mismatch in some ten lines.
   *
   * @param number the trace's in its file, from 1
   */
  static String describe(Replayer.Mismatch mismatch, int number) {
    Trace trace = mismatch.trace();
    List<Event> expected = trace.events();
    int index = mismatch.index();
    StringBuilder text = new StringBuilder();
    text.append(trace.file()).append(": trace ").append(number);
    text.append(" (").append(trace.scenario().name()).append(" on ").append(trace.generation());
    text.append(") differs at event ").append(index + 1).append('\n');
    for (int i = Math.max(0, index - CONTEXT); i < index; i++) {
      text.append(String.format("  %8d  %s%n", i + 1, TraceWriter.line(expected.get(i))));
    }
    text.append("  expected  ").append(at(expected, index)).append('\n');
    text.append("  got       ").append(at(mismatch.got(), index)).append('\n');
    if (mismatch.misfit() != null) {
      text.append("  because   in the trace ").append(mismatch.misfit()).append('\n');
    }
    return text.toString();
  }

  private static String at(List<Event> events, int index) {
    return index < events.size() ? TraceWriter.line(events.get(index)) : "nothing: the run is over";
  }
}
