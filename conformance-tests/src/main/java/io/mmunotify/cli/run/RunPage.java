// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.run;

import static io.mmunotify.page.Html.attribute;
import static io.mmunotify.page.Html.text;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.page.Html;
import io.mmunotify.page.SequenceDiagram;
import io.mmunotify.report.Paint;
import io.mmunotify.run.RunResult;
import io.mmunotify.scenario.EventWords;
import io.mmunotify.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs as one page of HTML: how each ended, then each as a diagram that the keyboard steps through,
 * with the table that a terminal shows behind it.
 */
final class RunPage {
  private static final int WIDTH = 100;

  private final Scenario scenario;
  private final StringBuilder out = new StringBuilder();

  private RunPage(Scenario scenario) {
    this.scenario = scenario;
  }

  /** The page of some runs of a scenario. */
  static String of(Scenario scenario, List<RunOutput.Run> runs) {
    RunPage page = new RunPage(scenario);
    String name = scenario.name();
    page.out.append(Html.headWithSteps(name, "Skip to the runs"));
    page.out.append("<header>\n<h1>").append(text(name)).append("</h1>\n<p>");
    page.out.append(text(scenario.about())).append("</p>\n</header>\n");
    page.out.append("<main id=\"main\" tabindex=\"-1\">\n");
    page.matrix(runs);
    runs.forEach(page::run);
    return page.out.append(Html.foot()).toString();
  }

  private void matrix(List<RunOutput.Run> runs) {
    out.append("<h2>How it ended</h2>\n");
    StringBuilder table =
        new StringBuilder("<table class=\"matrix\">\n<thead><tr><th scope=\"col\">generation</th>");
    table.append("<th scope=\"col\">came to</th></tr></thead>\n<tbody>\n");
    for (RunOutput.Run run : runs) {
      String name = run.generation().name();
      boolean stopped = run.result().outcome().stop() != null;
      table.append("<tr><th scope=\"row\"><a href=\"#").append(attribute(name)).append("\">");
      table.append(text(name)).append("</a></th><td class=\"words").append(stopped ? " bad" : "");
      table.append("\">").append(text(run.result().outcome().words())).append("</td></tr>\n");
    }
    out.append(Html.scrolling("How it ended", table.append("</tbody>\n</table>").toString()));
    out.append(SequenceDiagram.explained());
  }

  private void run(RunOutput.Run run) {
    Generation generation = run.generation();
    RunResult result = run.result();
    String title = scenario.name() + " on " + generation.name();
    out.append("<section aria-labelledby=\"").append(attribute(generation.name()));
    out.append("\">\n<h2 id=\"").append(attribute(generation.name())).append("\">");
    out.append(text(generation.name())).append("</h2>\n");
    out.append(lines("How it ended on " + generation.name(), report -> report.ending(result)));
    List<String> events = EventWords.of(scenario).lines(result.events());
    out.append(SequenceDiagram.figure(title, title, events));
    out.append("<details>\n<summary>").append(text(title)).append(" as a table</summary>\n");
    out.append(
        lines(
            title + " as a table", report -> report.print(generation, result, run.expectation())));
    out.append("</details>\n</section>\n");
  }

  /** What a terminal shows. */
  private String lines(String label, Consumer<RunReport> print) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    print.accept(new RunReport(scenario, stream, WIDTH, new Paint(false)));
    stream.flush();
    String text = bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    return Html.scrolling(label, "<pre>" + text(text) + "</pre>");
  }
}
