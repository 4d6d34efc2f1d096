// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All of a run, as JSON Lines: a {@link RunInfo}, {@link Measurement}s, a {@link EndInfo}.
 *
 * @param info where it was made
 * @param measurements in the order in which they were made
 * @param end null if the run was cut off
 */
public record ResultFile(RunInfo info, List<Measurement> measurements, @Nullable EndInfo end) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader LINE = JSON.readerFor(Line.class);

  private static final Pattern MISSING =
      Pattern.compile("^(?:Missing|Null value for) creator property '([^']+)'");

  /** Copies the list. */
  public ResultFile {
    measurements = List.copyOf(measurements);
  }

  /** A file cannot be read as results. The message names it and the line, and says why. */
  public static final class BadLine extends IOException {
    private static final long serialVersionUID = 1;

    BadLine(Path file, int line, String why) {
      super(file + ":" + line + ": " + why);
    }
  }

  /** Writes a line so that it is in the file before anything else is measured. */
  public static void append(Writer to, Line line) throws IOException {
    to.write(JSON.writerFor(Line.class).writeValueAsString(line));
    to.write('\n');
    to.flush();
  }

  /**
   * Reads all of it. A last line that was not written to its end is left out, as if the run had
   * been cut off before it.
   *
   * @throws BadLine if a line is not what it should be
   */
  public static ResultFile read(Path file) throws IOException {
    RunInfo info = null;
    List<Measurement> measurements = new ArrayList<>();
    EndInfo end = null;
    int number = 0;
    for (String text : lines(file)) {
      number++;
      Line line = parsed(file, number, text);
      if ((info == null) != line instanceof RunInfo || end != null) {
        throw new BadLine(file, number, "a file has one run: its first line, then measurements");
      }
      switch (line) {
        case RunInfo run -> info = run;
        case Measurement measurement -> measurements.add(measurement);
        case EndInfo last -> end = last;
      }
    }
    if (info == null) {
      throw new BadLine(file, 1, "there is nothing in it");
    }
    return new ResultFile(info, measurements, end);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      String all = Files.readString(file);
      return all.substring(0, all.lastIndexOf('\n') + 1).lines().toList();
    } catch (CharacterCodingException e) {
      throw new BadLine(file, 1, "it is not text");
    }
  }

  private static Line parsed(Path file, int number, String text) throws BadLine {
    try {
      return LINE.readValue(text);
    } catch (JacksonException e) {
      throw new BadLine(file, number, why(e));
    }
  }

  /** What is wrong with a line, without the library's own terms where they would be in the way. */
  private static String why(JacksonException e) {
    if (e instanceof InvalidTypeIdException) {
      return "\"line\" is none of run, measurement, end";
    }
    Matcher missing = MISSING.matcher(e.getOriginalMessage());
    if (missing.find()) {
      return "\"" + missing.group(1) + "\" is missing";
    }
    String why =
        e.getCause() instanceof IllegalArgumentException cause
            ? String.valueOf(cause.getMessage())
            : e.getOriginalMessage();
    return why.lines().findFirst().orElse("it is not JSON");
  }
}
