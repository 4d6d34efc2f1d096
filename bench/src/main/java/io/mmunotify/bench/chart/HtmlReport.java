// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import io.mmunotify.bench.result.Measurement;
import io.mmunotify.bench.result.Noise;
import io.mmunotify.bench.result.ResultFile;
import io.mmunotify.bench.result.RunInfo;
import io.mmunotify.scenario.InputError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.owasp.encoder.Encode;

/** One page that needs nothing else: the charts, what they show, and all numbers below. */
public final class HtmlReport {
  private static final String TITLE = "mmunotify: measurements";
  private static final String BARS =
      """
      <p>Bars show where the true value lies with 95 % confidence; a bound outside of the axes
      is drawn to their edge.</p>
      """;

  private HtmlReport() {}

  /**
   * Writes the page, and each chart as a file of its own.
   *
   * @return the page; empty where nothing was measured that there is a chart for
   * @throws InputError if one cannot be written; the message names it
   */
  public static Optional<Path> write(ResultFile run, Path folder) throws IOException {
    List<Picture> pictures = Charts.of(run.measurements());
    if (pictures.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder page = new StringBuilder(Page.head(TITLE)).append(BARS);
    about(page, run);
    for (Picture picture : pictures) {
      Page.write(folder.resolve(picture.name() + ".svg"), picture.light());
      page.append(Page.figure(picture));
    }
    numbers(page, run.measurements());
    Path html = folder.resolve("report.html");
    Page.write(html, page.toString());
    return Optional.of(html);
  }

  private static void about(StringBuilder page, ResultFile run) {
    RunInfo info = run.info();
    page.append("<p>");
    page.append(
        Encode.forHtml(
            String.format(
                Locale.ROOT,
                "%s, %d processors, %s; %s; commit %s; %s; load before %.1f; options %s",
                info.cpu(),
                info.cores(),
                info.system(),
                info.jdk(),
                info.commit().isEmpty() ? "unknown" : info.commit(),
                info.started(),
                info.load(),
                info.flags())));
    page.append("</p>\n");
    for (String what : Noise.of(run)) {
      page.append("<p class=\"beware\">Beware: ").append(Encode.forHtml(what)).append(".</p>\n");
    }
  }

  private static void numbers(StringBuilder page, List<Measurement> all) {
    page.append("<h2>All numbers</h2>\n<table>\n<tr><th>what<th>median, 95 % confidence<th>unit\n");
    for (Measurement measured : all) {
      page.append("<tr><td>")
          .append(Encode.forHtml(measured.key()))
          .append("<td class=\"n\">")
          .append(Encode.forHtml(measured.interval().text()))
          .append("<td>")
          .append(Encode.forHtml(measured.unit()))
          .append('\n');
    }
    page.append("</table>\n</html>\n");
  }
}
