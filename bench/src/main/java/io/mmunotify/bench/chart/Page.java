// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import io.mmunotify.trace.OutputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.owasp.encoder.Encode;

/** What pages have in common. None needs another file, nor JavaScript. */
final class Page {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>%1$s</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }
      figure { margin: 2em 0; overflow-x: auto } figure svg { width: 100%%; min-width: 32em; display: block }
      .dark { display: none }
      table { border-collapse: collapse; font-size: 14px; display: block; overflow-x: auto }
      td, th { padding: .2em .8em; border-bottom: 1px solid #ddd; text-align: left }
      td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
      .beware { background: #fff3cd; color: #222; padding: .5em 1em }
      @media (prefers-color-scheme: dark) {
        body { background: #16181c; color: #e6e6e6 }
        td, th { border-color: #3a3d42 }
        .light { display: none } .dark { display: block }
      }
      </style>
      <h1>%1$s</h1>
      """;

  private Page() {}

  /** All before the first paragraph. */
  static String head(String title) {
    return HEAD.formatted(Encode.forHtml(title));
  }

  /** A picture and its sentence. */
  static String figure(Picture picture) {
    return "<figure>\n"
        + image("light", picture.words(), picture.light())
        + image("dark", picture.words(), picture.dark())
        + "<figcaption>"
        + Encode.forHtml(picture.title() + ". " + picture.sentence())
        + "</figcaption>\n</figure>\n";
  }

  /** One of both: the page shows that for the colours that the reader prefers. */
  private static String image(String colours, String words, String svg) {
    return "<div class=\"%s\" role=\"img\" aria-label=\"%s\">\n%s\n</div>\n"
        .formatted(colours, Encode.forHtmlAttribute(words), svg);
  }

  /** Writes it whole or not at all: on a full disk what was there before stays. */
  static void write(Path file, String text) {
    OutputFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
