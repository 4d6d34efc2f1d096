// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.chart;

import io.mmunotify.bench.result.Comparison;
import io.mmunotify.scenario.InputError;
import java.nio.file.Path;
import java.util.List;
import org.owasp.encoder.Encode;

/** Two runs on one page that needs nothing else: the ratios as a chart, all numbers below. */
public final class ComparisonPage {
  private static final String TITLE = "mmunotify: two runs compared";

  private ComparisonPage() {}

  /**
   * Writes the page, and its chart as a file of its own.
   *
   * @param warnings why the two should not be compared, if so
   * @return the page
   * @throws InputError if one cannot be written; the message names it
   */
  public static Path write(Comparison comparison, List<String> warnings, Path folder) {
    StringBuilder page = new StringBuilder(Page.head(TITLE));
    for (String what : warnings) {
      page.append("<p class=\"beware\">Beware: ").append(Encode.forHtml(what)).append(".</p>\n");
    }
    if (!comparison.rows().isEmpty()) {
      Picture picture = Picture.ratios("compare", "Second run over first", comparison.rows());
      Page.write(folder.resolve(picture.name() + ".svg"), picture.light());
      page.append(Page.figure(picture));
    }
    page.append("<h2>All numbers</h2>\n<table>\n<tr><th>what<th>first<th>second<th>unit");
    page.append("<th>difference\n");
    for (Comparison.Row row : comparison.rows()) {
      page.append("<tr><td>").append(Encode.forHtml(row.key()));
      cell(page, row.first().text());
      cell(page, row.second().text());
      page.append("<td>").append(Encode.forHtml(row.unit()));
      page.append("<td>").append(Encode.forHtml(row.verdict())).append('\n');
    }
    page.append("</table>\n");
    only(page, "first", comparison.onlyFirst());
    only(page, "second", comparison.onlySecond());
    Path html = folder.resolve("compare.html");
    Page.write(html, page.append("</html>\n").toString());
    return html;
  }

  private static void cell(StringBuilder page, String number) {
    page.append("<td class=\"n\">").append(Encode.forHtml(number));
  }

  private static void only(StringBuilder page, String which, List<String> keys) {
    if (!keys.isEmpty()) {
      page.append("<h2>Only in the ").append(which).append("</h2>\n<ul>\n");
      keys.forEach(key -> page.append("<li>").append(Encode.forHtml(key)).append('\n'));
      page.append("</ul>\n");
    }
  }
}
