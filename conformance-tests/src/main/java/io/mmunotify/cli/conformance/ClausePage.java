// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.conformance;

import static io.mmunotify.page.Html.attribute;
import static io.mmunotify.page.Html.text;

import io.mmunotify.cli.Arguments;
import io.mmunotify.cli.Identity;
import io.mmunotify.cli.conformance.ClauseResults.Evidence;
import io.mmunotify.cli.conformance.ClauseResults.Result;
import io.mmunotify.cli.conformance.ClauseResults.Status;
import io.mmunotify.conformance.Clause;
import io.mmunotify.conformance.Clauses;
import io.mmunotify.conformance.Commit;
import io.mmunotify.conformance.Verdict;
import io.mmunotify.page.Html;
import io.mmunotify.page.SequenceDiagram;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Clauses and what became of them as one page of HTML that needs nothing else: a matrix, then each
 * clause with its source and its evidence. No script: it opens by {@code details}, and every text
 * that is not its own is escaped.
 */
final class ClausePage {
  private final Clauses clauses;
  private final List<String> generations;
  private final Map<String, Map<String, Verdict>> expected;
  private final ClauseResults results;
  private final String again;
  private final PrintStream out;

  /**
   * @param generations the columns
   * @param expected what a clause says of a generation, by clause and generation
   * @param again the command that was run, but for what chooses clauses and a format
   */
  ClausePage(
      Clauses clauses,
      List<String> generations,
      Map<String, Map<String, Verdict>> expected,
      ClauseResults results,
      String again,
      PrintStream out) {
    this.clauses = clauses;
    this.generations = generations;
    this.expected = expected;
    this.results = results;
    this.again = again;
    this.out = out;
  }

  /** Prints the whole page. */
  void print(List<Clause> chosen) {
    Map<String, List<Clause>> families =
        chosen.stream()
            .collect(
                Collectors.groupingBy(Clause::family, LinkedHashMap::new, Collectors.toList()));
    head(chosen);
    nav(families);
    out.println("<main id=\"main\" tabindex=\"-1\">");
    troubles();
    matrix(families);
    families.forEach(this::family);
    out.print(Html.foot());
  }

  private void head(List<Clause> chosen) {
    String title = "Conformance of " + String.join(", ", generations);
    out.print(Html.head(title, "Skip to the matrix"));
    out.println(
        "<header>\n<h1>"
            + text(title)
            + "</h1>\n<p>"
            + chosen.size()
            + " clauses of the contract between the notifier code, the VM and drivers."
            + " mmunotify "
            + text(Identity.version())
            + ".</p>");
    out.println("<ul>");
    for (String generation : generations) {
      String sum = ClauseText.sum(chosen, generation, results);
      out.println("<li>" + text(generation + ": " + sum) + "</li>");
    }
    out.println("</ul>\n</header>");
  }

  private void nav(Map<String, List<Clause>> families) {
    out.println("<nav aria-label=\"Families\">\n<ul>");
    for (String family : families.keySet()) {
      out.println(
          "<li><a href=\"#" + attribute(family) + "\">" + text(title(family)) + "</a></li>");
    }
    out.println("</ul>\n</nav>");
  }

  private String title(String family) {
    return clauses.families().getOrDefault(family, family);
  }

  private void troubles() {
    for (String trouble : results.troubles()) {
      out.println("<p class=\"failed\">failed: " + text(trouble) + "</p>");
    }
  }

  private void matrix(Map<String, List<Clause>> families) {
    out.println(
        """
        <h2 id="matrix">Clauses and generations</h2>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="matrix">
        <table>
        <thead>
        <tr><th scope="col">clause</th>\
        """);
    generations.forEach(
        generation -> out.println("<th scope=\"col\">" + text(generation) + "</th>"));
    out.println("<th scope=\"col\" class=\"sentence\">says</th></tr>\n</thead>");
    families.forEach((family, of) -> {
      out.println(
          "<tbody>\n<tr class=\"family\"><th scope=\"rowgroup\" colspan=\""
              + (generations.size() + 2)
              + "\">"
              + text(title(family))
              + "</th></tr>");
      of.forEach(this::row);
      out.println("</tbody>");
    });
    out.println("</table>\n</div>");
  }

  private void row(Clause clause) {
    out.print(
        "<tr><th scope=\"row\"><a href=\"#"
            + attribute(clause.id())
            + "\">"
            + text(clause.id())
            + "</a></th>");
    for (String generation : generations) {
      String word = word(clause, generation);
      out.print("<td class=\"" + mark(word) + "\">" + text(word) + "</td>");
    }
    out.println("<td class=\"sentence\">" + text(clause.sentence()) + "</td></tr>");
  }

  private String word(Clause clause, String generation) {
    return ClauseText.word(
        clause, results.of(clause.id(), generation), verdict(clause, generation));
  }

  private static String mark(String word) {
    return switch (word) {
      case "holds", "differs" -> word;
      case "FAILED" -> "failed";
      default -> "none";
    };
  }

  private Verdict verdict(Clause clause, String generation) {
    return Objects.requireNonNull(
        expected.getOrDefault(clause.id(), Map.of()).get(generation), generation);
  }

  private void family(String family, List<Clause> of) {
    out.println(
        "<section aria-labelledby=\""
            + attribute(family)
            + "\">\n<h2 id=\""
            + attribute(family)
            + "\">"
            + text(title(family))
            + "</h2>");
    of.forEach(this::clause);
    out.println("</section>");
  }

  private void clause(Clause clause) {
    out.println(
        "<h3 id=\""
            + attribute(clause.id())
            + "\"><a href=\"#"
            + attribute(clause.id())
            + "\">"
            + text(clause.id())
            + "</a>"
            + text(clause.sentence())
            + "</h3>\n<dl>");
    for (String generation : generations) {
      String word = word(clause, generation);
      String how = verdict(clause, generation).how();
      entry(
          text(generation),
          "<span class=\""
              + mark(word)
              + "\">"
              + text(word)
              + "</span>"
              + (how.isEmpty() ? "" : ": " + text(how)));
    }
    entry("relies on it", text(clause.relies()));
    entry("kernel", "<code>" + text(String.join(", ", clause.symbols())) + "</code>");
    for (Commit commit : clause.commits()) {
      entry(
          "commit",
          "<a href=\""
              + attribute(commit.link())
              + "\">"
              + text(commit.text())
              + "</a> "
              + text(commit.did()));
    }
    entry("covers", text(String.join("; ", clause.covers())));
    if (clause.notShown() != null) {
      entry("not shown", text(clause.notShown()));
    }
    if (!clause.scenarios().isEmpty()) {
      entry(
          "see",
          "<code>"
              + text(Arguments.program() + " diff " + String.join(" ", clause.scenarios()))
              + "</code>");
    }
    out.println("</dl>");
    failures(clause);
    evidence(clause);
  }

  private void entry(String term, String html) {
    out.println("<dt>" + term + "</dt><dd>" + html + "</dd>");
  }

  private void failures(Clause clause) {
    for (String generation : generations) {
      Result result = results.of(clause.id(), generation);
      if (result != null && result.status() == Status.FAILED) {
        out.println("<p class=\"failed\">Failed on " + text(generation) + "</p>");
        result.reasons().forEach(reason -> lines("Failure on " + generation, reason));
      }
    }
  }

  /** Text that keeps its lines, and scrolls by keyboard where it is too wide. */
  private void lines(String label, String lines) {
    out.print(Html.scrolling(label, "<pre>" + text(lines.stripTrailing()) + "</pre>"));
  }

  private void evidence(Clause clause) {
    Map<String, List<Evidence>> seen = new LinkedHashMap<>();
    for (String generation : generations) {
      Result result = results.of(clause.id(), generation);
      if (result != null && !result.evidence().isEmpty()) {
        seen.put(generation, result.evidence());
      }
    }
    if (seen.isEmpty()) {
      return;
    }
    out.println("<details>\n<summary>Evidence for " + text(clause.id()) + "</summary>");
    out.println(
        "<p>Again: <code>"
            + text(again + " --clause " + clause.id() + " --verbose")
            + "</code></p>");
    if (differs(clause)) {
      diagrams(clause, seen);
    }
    tables(clause, seen);
    out.println("</details>");
  }

  private boolean differs(Clause clause) {
    return generations.stream()
        .anyMatch(generation -> verdict(clause, generation) instanceof Verdict.Differs);
  }

  /** The first run that is not the same on all generations; those with equal ones share one. */
  private void diagrams(Clause clause, Map<String, List<Evidence>> seen) {
    Map<List<String>, String> runs = Map.of();
    int most = seen.values().stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < most && runs.size() < 2; i++) {
      runs = runs(seen, i);
    }
    if (runs.size() < 2) {
      return;
    }
    out.println("<p>" + SequenceDiagram.legend() + "</p>\n<div class=\"sides\">");
    runs.forEach((events, names) -> {
      String title = clause.id() + " on " + names;
      out.println(
          "<figure>\n<figcaption>"
              + text(names)
              + "</figcaption>\n"
              + Html.scrolling(title, SequenceDiagram.svg(title, events))
              + "</figure>");
    });
    out.println("</div>");
  }

  /** The events of a run, to the generations that have it so. */
  private static Map<List<String>, String> runs(Map<String, List<Evidence>> seen, int number) {
    Map<List<String>, String> runs = new LinkedHashMap<>();
    seen.forEach((generation, all) -> {
      @Nullable Evidence one = number < all.size() ? all.get(number) : null;
      if (one != null && !one.events().isEmpty()) {
        String _ =
            runs.merge(
                SequenceDiagram.shown(one.events()),
                generation,
                (some, more) -> some + ", " + more);
      }
    });
    return runs;
  }

  private void tables(Clause clause, Map<String, List<Evidence>> seen) {
    seen.forEach((generation, all) -> {
      out.println("<details>\n<summary>" + text(clause.id() + " on " + generation) + "</summary>");
      for (Evidence one : all) {
        lines(clause.id() + " on " + generation, one.text());
      }
      out.println("</details>");
    });
  }
}
