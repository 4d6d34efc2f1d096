// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff.source;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mmunotify.diff.Wrapping;
import io.mmunotify.diff.source.TwinPatch.FilePatch;
import io.mmunotify.diff.source.TwinPatch.Side;
import io.mmunotify.report.Paint;
import io.mmunotify.scenario.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Patches of the twins in words. As text they are patches that tools can apply. */
public final class SourceReport {
  private SourceReport() {}

  /**
   * Patches for people and for tools: in front of a file stands what UPSTREAM.md says of its hunks.
   *
   * @param width how wide sentences get; lines of code keep their width
   */
  public static String text(List<TwinPatch> patches, int width, Paint paint) {
    StringBuilder out = new StringBuilder();
    for (TwinPatch patch : patches) {
      out.append(out.isEmpty() ? "" : "\n").append(paint.bold(summary(patch))).append('\n');
      for (FilePatch file : patch.files()) {
        out.append('\n').append(paint.bold(file.name())).append('\n');
        for (String sentence : sentences(file)) {
          Wrapping.lines(sentence, width, 2, 2).forEach(line -> out.append(line).append('\n'));
        }
        lines(patch, file).forEach(line -> out.append(painted(line, paint)).append('\n'));
      }
    }
    return out.toString();
  }

  private static String summary(TwinPatch patch) {
    int hunks = patch.files().stream().mapToInt(file -> file.hunks().size()).sum();
    return "%s → %s: %d hunks in %d files; %s/UPSTREAM.md explains them"
        .formatted(patch.older(), patch.newer(), hunks, patch.files().size(), patch.newer());
  }

  private static Set<String> sentences(FilePatch file) {
    Set<String> sentences = new LinkedHashSet<>();
    file.hunks().forEach(hunk -> sentences.addAll(hunk.sentences()));
    return sentences;
  }

  /** A unified diff; behind each range stand the members, the commits and the differences. */
  static List<String> lines(TwinPatch patch, FilePatch file) {
    List<String> lines = new ArrayList<>();
    String before = "a/" + patch.older() + "/" + file.name();
    String after = "b/" + patch.newer() + "/" + file.name();
    lines.add("--- " + (file.side() == Side.NEWER ? "/dev/null" : before));
    lines.add("+++ " + (file.side() == Side.OLDER ? "/dev/null" : after));
    for (Hunk hunk : file.hunks()) {
      lines.add((hunk.range() + " " + label(hunk)).strip());
      lines.addAll(hunk.lines());
    }
    return lines;
  }

  /** {@code "release: b972216e27d1, D-08"}. */
  private static String label(Hunk hunk) {
    List<String> why = new ArrayList<>(hunk.commits());
    why.addAll(hunk.numbers());
    String members = String.join(", ", hunk.members());
    return members + (members.isEmpty() || why.isEmpty() ? "" : ": ") + String.join(", ", why);
  }

  private static String painted(String line, Paint paint) {
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '-' -> paint.red(line);
      case '+' -> paint.green(line);
      case '@' -> paint.yellow(line);
      default -> line;
    };
  }

  /** Patches for an issue or a mail. */
  public static String markdown(List<TwinPatch> patches) {
    StringBuilder out = new StringBuilder();
    for (TwinPatch patch : patches) {
      out.append(out.isEmpty() ? "" : "\n").append("## ").append(summary(patch)).append("\n");
      for (FilePatch file : patch.files()) {
        out.append("\n### `").append(file.name()).append("`\n\n");
        sentences(file).forEach(sentence -> out.append("- ").append(sentence).append('\n'));
        out.append(sentences(file).isEmpty() ? "" : "\n").append("```diff\n");
        lines(patch, file).forEach(line -> out.append(line).append('\n'));
        out.append("```\n");
      }
    }
    return out.toString();
  }

  /**
   * Patches for programs: {@code {"source": 1, "patches": [{older, newer, files: [{file, hunks:
   * [{range, members, commits, differences, notes, lines}]}]}]}}.
   */
  public static String json(List<TwinPatch> patches) {
    return JsonText.of(json -> {
      json.writeNumberField("source", 1);
      json.writeArrayFieldStart("patches");
      for (TwinPatch patch : patches) {
        json.writeStartObject();
        json.writeStringField("older", patch.older());
        json.writeStringField("newer", patch.newer());
        json.writeArrayFieldStart("files");
        for (FilePatch file : patch.files()) {
          json.writeStartObject();
          json.writeStringField("file", file.name());
          json.writeArrayFieldStart("hunks");
          for (Hunk hunk : file.hunks()) {
            write(hunk, json);
          }
          json.writeEndArray();
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private static void write(Hunk hunk, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("range", hunk.range());
    JsonText.strings(json, "members", hunk.members());
    JsonText.strings(json, "commits", hunk.commits());
    JsonText.strings(json, "differences", hunk.numbers());
    JsonText.strings(json, "notes", hunk.sentences());
    JsonText.strings(json, "lines", hunk.lines());
    json.writeEndObject();
  }
}
