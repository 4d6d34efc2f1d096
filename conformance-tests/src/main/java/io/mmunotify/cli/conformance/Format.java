// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import io.mmunotify.cli.UsageError;
import io.mmunotify.scenario.Suggestion;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;

/** The form in which results are told. */
enum Format {
  TEXT("text", "conformance.txt"),
  JSON("json", "conformance.jsonl"),
  JUNIT_XML("junit-xml", "TEST-conformance.xml"),
  HTML("html", "conformance.html");

  private final String text;
  private final String file;

  Format(String text, String file) {
    this.text = text;
    this.file = file;
  }

  /** The name of the file that {@code -o DIR} puts it into. */
  String file() {
    return file;
  }

  /** What {@code --format} takes. */
  static List<String> names() {
    return Arrays.stream(values()).map(format -> format.text).toList();
  }

  static Format of(CommandLine line) {
    String name = line.getOptionValue("format", TEXT.text);
    return Arrays.stream(values())
        .filter(format -> format.text.equals(name))
        .findFirst()
        .orElseThrow(() -> new UsageError(Suggestion.unknown("format", name, names())));
  }
}
