// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import static io.mmunotify.page.Html.attribute;
import static io.mmunotify.page.Html.text;

import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Commit;
import io.mmunotify.hw.trace.Event;
import io.mmunotify.page.Html;
import io.mmunotify.page.SequenceDiagram;
import io.mmunotify.scenario.EventWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A diff as one page of HTML: a matrix of outcomes, then each scenario with the clauses that it
 * shows, its events side by side, and its runs as diagrams that the keyboard steps through.
 */
public final class HtmlReport {
  private final Diff diff;
  private final boolean all;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(Diff diff, boolean all) {
    this.diff = diff;
    this.all = all;
  }

  /**
   * Tells a diff.
   *
   * @param all whether to show the events of scenarios, and stretches of events, that do not differ
   */
  public static String of(Diff diff, boolean all) {
    HtmlReport report = new HtmlReport(diff, all);
    String title = "How " + String.join(", ", diff.generations()) + " differ";
    report.out.append(Html.headWithSteps(title, "Skip to the matrix"));
    report.out.append("<header>\n<h1>").append(text(title)).append("</h1>\n<p>");
    report.out.append(
        text(
            report.legend()
                + " Each scenario ran under one schedule. Where cells have words in common, the"
                + " others are"));
    report.out.append(" <mark>marked</mark>.</p>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n");
    report.matrix();
    diff.scenarios().stream().filter(report::isShown).forEach(report::scenario);
    return report.out.append(Html.foot()).toString();
  }

  private String legend() {
    return Stream.of(Verdict.OUTCOME, Verdict.LACKS, Verdict.EVENTS, Verdict.ALIKE)
        .map(verdict ->
            "%s %s: %d.".formatted(verdict.mark(), verdict.sentence(), diff.count(verdict)).strip())
        .collect(Collectors.joining(" "));
  }

  private boolean isShown(ScenarioDiff each) {
    return all || each.topic().named() || each.verdict() != Verdict.ALIKE;
  }

  private void matrix() {
    out.append("<h2>Outcomes</h2>\n");
    StringBuilder table =
        new StringBuilder("<table class=\"matrix\">\n<thead><tr><th scope=\"col\">scenario</th>");
    for (String generation : diff.generations()) {
      table.append("<th scope=\"col\">").append(text(generation)).append("</th>");
    }
    table.append(
        "<th scope=\"col\" class=\"sentence\">why it matters</th></tr></thead>\n<tbody>\n");
    for (ScenarioDiff each : diff.scenarios()) {
      String name = each.topic().scenario().name();
      String mark = text(each.verdict().mark() + " ");
      table.append("<tr><th scope=\"row\">").append(mark);
      table.append(
          isShown(each)
              ? "<a href=\"#" + attribute(name) + "\">" + text(name) + "</a>"
              : text(name));
      table.append("</th>");
      List<String> cells =
          Marked.of(each.columns().stream().map(ScenarioDiff.Column::words).toList());
      for (int i = 0; i < cells.size(); i++) {
        boolean stopped = each.columns().get(i).outcome().stop() != null;
        table
            .append("<td class=\"words")
            .append(stopped ? " bad" : "")
            .append("\">")
            .append(cells.get(i))
            .append("</td>");
      }
      table
          .append("<td class=\"sentence\">")
          .append(text(matters(each.topic())))
          .append("</td></tr>\n");
    }
    out.append(Html.scrolling("Outcomes", table.append("</tbody>\n</table>").toString()));
  }

  private static String matters(Topic topic) {
    String separator = topic.difference().isEmpty() || topic.matters().isEmpty() ? "" : ": ";
    return topic.difference() + separator + topic.matters();
  }

  private void scenario(ScenarioDiff each) {
    String name = each.topic().scenario().name();
    out.append("<section aria-labelledby=\"").append(attribute(name)).append("\">\n<h2 id=\"");
    out.append(attribute(name)).append("\">").append(text(name)).append("</h2>\n<p>");
    out.append(text(each.topic().scenario().about())).append("</p>\n");
    if (!matters(each.topic()).isEmpty()) {
      out.append("<p>").append(text(matters(each.topic()))).append("</p>\n");
    }
    clauses(name);
    events(each);
    diagrams(each);
    out.append("</section>\n");
  }

  private void clauses(String scenario) {
    List<Clause> shown =
        Clauses.load().all().stream()
            .filter(clause -> clause.scenarios().contains(scenario))
            .toList();
    if (shown.isEmpty()) {
      return;
    }
    out.append("<ul>\n");
    for (Clause clause : shown) {
      out.append("<li><code>").append(text(clause.id())).append("</code> ");
      out.append(text(clause.sentence()));
      for (Commit commit : clause.commits()) {
        out.append(" <a href=\"").append(attribute(commit.link())).append("\">");
        out.append(text(commit.text())).append("</a>");
      }
      out.append("</li>\n");
    }
    out.append("</ul>\n");
  }

  private void events(ScenarioDiff each) {
    EventWords words = EventWords.of(each.topic().scenario());
    StringBuilder table =
        new StringBuilder("<table class=\"events\">\n<thead><tr><th scope=\"col\">task</th>");
    for (String generation : diff.generations()) {
      table.append("<th scope=\"col\">").append(text(generation)).append("</th>");
    }
    table.append("</tr></thead>\n<tbody>\n");
    for (Fold fold : Fold.of(each.rows(), all)) {
      switch (fold) {
        case Fold.Folded folded -> same(table, "", folded.words());
        case Fold.Shown(Row row) when row.likeness() == Likeness.SAME ->
            same(table, task(row), EventText.of(words, row.first()));
        case Fold.Shown(Row row) -> {
          table.append("<tr><td class=\"who\">");
          table.append(row.likeness().isQuiet() ? "" : text(Verdict.OUTCOME.mark() + " "));
          table.append(text(task(row))).append("</td>");
          Marked.of(row.events().stream().map(event -> EventText.of(words, event)).toList())
              .forEach(cell -> table.append("<td>").append(cell).append("</td>"));
          table.append("</tr>\n");
        }
      }
    }
    String name = each.topic().scenario().name();
    out.append(Html.scrolling("Events of " + name, table.append("</tbody>\n</table>").toString()));
  }

  private void same(StringBuilder table, String task, String what) {
    table.append("<tr class=\"same\"><td class=\"who\">").append(text(task)).append("</td>");
    table.append("<td colspan=\"").append(diff.generations().size()).append("\">");
    table.append(text(what)).append("</td></tr>\n");
  }

  private static String task(Row row) {
    return Objects.requireNonNullElse(row.task(), "");
  }

  private void diagrams(ScenarioDiff each) {
    String name = each.topic().scenario().name();
    EventWords words = EventWords.of(each.topic().scenario());
    out.append("<details>\n<summary>").append(text(name)).append(" as diagrams</summary>\n");
    out.append(SequenceDiagram.explained());
    out.append("<div class=\"sides\">\n");
    for (int i = 0; i < diff.generations().size(); i++) {
      List<Event> events = new ArrayList<>();
      for (Row row : each.rows()) {
        @Nullable Event event = row.events().get(i);
        if (event != null) {
          events.add(event);
        }
      }
      out.append(
          SequenceDiagram.figure(
              diff.generations().get(i),
              name + " on " + diff.generations().get(i),
              words.lines(events)));
    }
    out.append("</div>\n</details>\n");
  }
}
