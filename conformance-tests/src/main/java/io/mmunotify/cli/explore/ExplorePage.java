// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import static io.mmunotify.page.Html.text;

import io.mmunotify.cli.Complaint;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.machine.Finding.Severity;
import io.mmunotify.page.Html;
import io.mmunotify.page.SequenceDiagram;
import io.mmunotify.scenario.BoundAt;
import io.mmunotify.scenario.EventWords;
import io.mmunotify.scenario.Scenario;
import io.mmunotify.search.Exploration;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Searches as one page of HTML: a matrix of outcomes and generations, then a shortest run to each
 * finding as a diagram that the keyboard steps through.
 */
final class ExplorePage implements ExploreReport {
  private final Scenario scenario;
  private final String replay;
  private final PrintStream out;

  /** How far each search came, by generation. */
  private final Map<String, String> coverage = new LinkedHashMap<>();

  /** An outcome in words, to the steps of a shortest run by generation. */
  private final Map<String, Map<String, Integer>> outcomes = new LinkedHashMap<>();

  /** The outcomes in which the run was stopped. */
  private final List<String> stops = new ArrayList<>();

  private final StringBuilder findings = new StringBuilder();

  /**
   * @param replay what to say of how to replay what was found
   */
  ExplorePage(Scenario scenario, String replay, PrintStream out) {
    this.scenario = scenario;
    this.replay = replay;
    this.out = out;
  }

  @Override
  public boolean showsRuns() {
    return true;
  }

  @Override
  public void print(Generation generation, Exploration exploration, List<Finding> found) {
    String name = generation.name();
    coverage.put(name, ExploreText.coverage(exploration));
    for (Exploration.Found each : exploration.outcomes().values()) {
      String words = each.outcome().words();
      Integer _ =
          outcomes
              .computeIfAbsent(words, any -> new LinkedHashMap<>())
              .put(name, each.witness().size());
      if (each.outcome().stop() != null) {
        stops.add(words);
      }
    }
    found.forEach(finding -> add(name, finding));
  }

  @Override
  public void bound(Generation generation, BoundAt reached) {
    coverage.put(generation.name(), Complaint.sentence(reached));
  }

  private void add(String generation, Finding finding) {
    String title =
        (finding.severity() == Severity.FINDING ? "finding on " : "information on ")
            + generation
            + ": "
            + finding.what()
            + (finding.expected() ? ", as the scenario expects" : "");
    List<String> events = EventWords.of(scenario).lines(finding.run().events());
    findings.append("<h3>").append(text(title)).append("</h3>\n<p>");
    int preemptions = finding.witness().preemptions();
    findings.append(preemptions).append(preemptions == 1 ? " preemption, " : " preemptions, ");
    findings.append(finding.witness().witness().size()).append(" steps.</p>\n");
    findings.append(SequenceDiagram.figure("a simple run to it", title, events));
  }

  @Override
  public void end() {
    out.print(Html.headWithSteps("Every schedule of " + scenario.name(), "Skip to the outcomes"));
    out.print("<header>\n<h1>Every schedule of " + text(scenario.name()) + "</h1>\n<p>");
    out.print(text(scenario.about()) + "</p>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n");
    matrix();
    out.print("<h2>How far the searches came</h2>\n<dl>\n");
    coverage.forEach((generation, how) ->
        out.print("<dt>" + text(generation) + "</dt><dd>" + text(how) + "</dd>\n"));
    out.print("</dl>\n");
    if (!findings.isEmpty()) {
      out.print("<h2>Findings</h2>\n<p><code>" + text(replay) + "</code></p>\n");
      out.print(SequenceDiagram.explained());
      out.print(findings);
    }
    out.print(Html.foot());
  }

  private void matrix() {
    StringBuilder table =
        new StringBuilder("<table class=\"matrix\">\n<thead><tr><th scope=\"col\">outcome</th>");
    coverage
        .keySet()
        .forEach(name -> table.append("<th scope=\"col\">").append(text(name)).append("</th>"));
    table.append("</tr></thead>\n<tbody>\n");
    outcomes.forEach((words, steps) -> {
      table.append("<tr><th scope=\"row\"").append(stops.contains(words) ? " class=\"bad\"" : "");
      table.append(">").append(text(words)).append("</th>");
      for (String generation : coverage.keySet()) {
        Integer step = steps.get(generation);
        String cell = step == null ? "–" : "in " + step + " steps";
        table.append("<td class=\"words\">").append(text(cell)).append("</td>");
      }
      table.append("</tr>\n");
    });
    out.print("<h2>Outcomes</h2>\n");
    out.print(Html.scrolling("Outcomes", table.append("</tbody>\n</table>").toString()));
  }
}
