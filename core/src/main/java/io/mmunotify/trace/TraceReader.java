// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import io.mmunotify.hw.machine.BoundReached;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.InputFile;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.scenario.Limit;
import io.mmunotify.scenario.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a file's traces one after the other. */
public final class TraceReader implements AutoCloseable {
  private static final String HEADER = "{\"trace\":1,\"generation\":…,\"scenario\":…}";

  private final String file;
  private final InputStream in;
  private final Limits limits;
  private final Lines lines;
  private final HeaderReader headers;
  private final EventReader events = new EventReader();
  private int traces;

  /**
   * @param file the stream's name, for messages; {@link #open} knows about compressed files
   * @param in JSON Lines; closed with the reader
   */
  public TraceReader(String file, InputStream in, Limits limits) {
    this.file = file;
    this.in = in;
    this.limits = limits;
    this.lines = new Lines(in, limits);
    this.headers = new HeaderReader(file, limits);
  }

  /**
   * Opens a file or a stream, as {@link InputFile} does.
   *
   * @throws InputError if it cannot be read
   */
  public static TraceReader open(Path file, Limits limits) {
    String name = InputFile.name(file);
    if (Files.isDirectory(file)) {
      throw new InputError(name + ": this is a directory; accepted is a file of traces");
    }
    if (!InputFile.isStream(file) && Files.notExists(file)) {
      throw new InputError(name + ": there is no such file");
    }
    try {
      return new TraceReader(name, InputFile.open(file), limits);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Reads all traces of a file.
   *
   * @throws InputError if it cannot be read, or is no file of traces
   * @throws BoundAt if something in it exceeds a limit
   */
  public static List<Trace> readAll(Path file, Limits limits) {
    try (TraceReader reader = open(file, limits)) {
      List<Trace> traces = new ArrayList<>();
      for (Trace trace = reader.next(); trace != null; trace = reader.next()) {
        traces.add(trace);
      }
      return traces;
    }
  }

  /**
   * Reads the next trace; null where the file ends.
   *
   * @throws InputError if what comes is no trace, or there is none at all
   * @throws BoundAt if it exceeds a limit
   */
  public @Nullable Trace next() {
    try {
      if (lines.advance()) {
        traces++;
        return trace();
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (BoundReached e) {
      throw new BoundAt(file, e);
    }
    if (traces == 0) {
      throw new InputError(file + ":1:1: the file is empty; a trace begins with " + HEADER);
    }
    return null;
  }

  private Trace trace() throws IOException {
    Trace header = header();
    List<Event> list = new ArrayList<>();
    EventKind last;
    do {
      if (!lines.advance()) {
        throw InputError.at(
            file,
            lines.number(),
            1,
            "the file ends inside trace " + traces + ", which has no end event");
      }
      Event event = event();
      list.add(event);
      limits.check(Limit.EVENTS, list.size());
      last = event.kind();
    } while (last != EventKind.END_OF_RUN);
    return new Trace(
        header.generation(),
        header.scenario(),
        header.machine(),
        header.schedule(),
        Collections.unmodifiableList(list),
        file,
        header.line());
  }

  private Trace header() throws IOException {
    try (LineParser line = new LineParser(file, lines)) {
      String first = line.member();
      if (!HeaderReader.isHeader(first)) {
        throw line.error(0, "trace " + traces + " has no header; a trace begins with " + HEADER);
      }
      return headers.read(line, lines, first);
    }
  }

  private Event event() throws IOException {
    try (LineParser line = new LineParser(file, lines)) {
      String first = line.member();
      if (HeaderReader.isHeader(first)) {
        throw line.error(
            0, "a header stands inside trace " + traces + "; a trace closes with an end event");
      }
      return events.read(line, first);
    }
  }

  private static InputError unreadable(String file, IOException e) {
    return new InputError(
        file
            + ": "
            + switch (e) {
              case EOFException _ -> "the compressed data ends too early; the file was cut off";
              case ZipException _ -> "this is not gzip, or it is damaged: " + e.getMessage();
              default -> "the file cannot be read: " + IoReason.of(e);
            });
  }

  /** Closes the stream. */
  @Override
  public void close() {
    close(in);
  }

  private static void close(@Nullable InputStream in) {
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException e) {
      // Nothing was written; what had to be read was read.
    }
  }
}
