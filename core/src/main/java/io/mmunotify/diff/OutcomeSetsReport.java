// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.diff.Canvas.Cell;
import io.mmunotify.scenario.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Outcome sets, generation by generation: which outcome can happen where. */
public final class OutcomeSetsReport {
  private static final String GAP = "  ";
  private static final int INDENT = 4;

  /** A generation's column. */
  private static final int COLUMN = 14;

  /** Less room for a scenario and its outcomes is too little. */
  private static final int LEAST_FIRST = 32;

  private final List<String> generations;
  private final List<OutcomeSets> sets;

  /**
   * @param generations in the order of the columns
   */
  public OutcomeSetsReport(List<String> generations, List<OutcomeSets> sets) {
    this.generations = generations;
    this.sets = sets;
  }

  private long differing() {
    return sets.stream().filter(OutcomeSets::differs).count();
  }

  private boolean isTold(OutcomeSets each, boolean all) {
    return all || each.differs() || each.topic().named();
  }

  private String head(OutcomeSets each, String generation) {
    long count = each.count(generation);
    String coverage = each.coverage().getOrDefault(generation, "");
    return count
        + (count == 1 ? " outcome" : " outcomes")
        + (coverage.equals(OutcomeSets.EXHAUSTED) ? "" : ", " + coverage);
  }

  private static String mark(OutcomeSets each) {
    return each.differs() ? Verdict.OUTCOME.mark() : Verdict.ALIKE.mark();
  }

  private String legend() {
    return "%s outcomes differ: %d.  Alike: %d.  Every schedule is accounted for where no bound is"
            .formatted(Verdict.OUTCOME.mark(), differing(), sets.size() - differing())
        + " named.";
  }

  /**
   * For a person.
   *
   * @param all whether to show the outcomes of scenarios that do not differ
   * @param width columns of the terminal
   * @param colour whether it understands colour
   */
  public String text(boolean all, int width, boolean colour) {
    Canvas canvas = new Canvas(width, colour);
    int first = width - generations.size() * (GAP.length() + COLUMN);
    if (first < LEAST_FIRST) {
      return narrow(all, canvas);
    }
    int[] widths = new int[generations.size() + 1];
    Arrays.fill(widths, canvas.columnWidth(first, generations.size(), GAP));
    widths[0] = first;
    List<Cell> heads = new ArrayList<>(List.of(new Cell("  scenario", Style.BOLD)));
    generations.forEach(generation -> heads.add(new Cell(generation, Style.BOLD)));
    canvas.row(widths, GAP, heads);
    for (OutcomeSets each : sets) {
      List<Cell> cells = new ArrayList<>();
      cells.add(new Cell(mark(each) + " " + each.topic().scenario().name(), Style.BOLD));
      generations.forEach(generation -> cells.add(new Cell(head(each, generation), Style.PLAIN)));
      canvas.row(widths, GAP, cells);
      if (isTold(each, all)) {
        each.outcomes().values().forEach(row -> canvas.row(widths, GAP, cells(each, row)));
      }
    }
    canvas.blank();
    canvas.paragraph(0, new Cell(legend(), Style.PLAIN));
    return canvas.text();
  }

  /** Without columns: each outcome, and where it can happen. */
  private String narrow(boolean all, Canvas canvas) {
    for (OutcomeSets each : sets) {
      String name = mark(each) + " " + each.topic().scenario().name();
      canvas.paragraph(0, new Cell(name, Style.BOLD));
      for (String generation : generations) {
        String head = generation + ": " + head(each, generation);
        canvas.paragraph(INDENT / 2, new Cell(head, Style.PLAIN));
      }
      if (isTold(each, all)) {
        for (OutcomeSets.Row row : each.outcomes().values()) {
          boolean everywhere = row.generations().size() == each.coverage().size();
          Style style = row.outcome().stop() == null ? Style.PLAIN : Style.BAD;
          canvas.paragraph(INDENT, new Cell(row.outcome().words(), style));
          canvas.paragraph(
              INDENT,
              new Cell(
                  "on " + (everywhere ? "all" : String.join(", ", row.generations())),
                  everywhere ? Style.FAINT : Style.DIFFERENT));
        }
      }
    }
    canvas.blank();
    canvas.paragraph(0, new Cell(legend(), Style.PLAIN));
    return canvas.text();
  }

  private List<Cell> cells(OutcomeSets each, OutcomeSets.Row row) {
    boolean everywhere = row.generations().size() == each.coverage().size();
    Style style = row.outcome().stop() == null ? Style.PLAIN : Style.BAD;
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(" ".repeat(INDENT) + row.outcome().words(), style));
    for (String generation : generations) {
      boolean here = row.generations().contains(generation);
      cells.add(new Cell(here ? "yes" : "-", everywhere ? Style.FAINT : Style.DIFFERENT));
    }
    return cells;
  }

  /** The same as a table of GitHub's Markdown. */
  public String markdown(boolean all) {
    StringBuilder out = new StringBuilder();
    row(out, "", "scenario, outcome", generations);
    row(out, "---", "---", generations.stream().map(_ -> "---").toList());
    for (OutcomeSets each : sets) {
      String name = "`" + each.topic().scenario().name() + "`";
      row(out, mark(each).strip(), name, generations.stream().map(g -> head(each, g)).toList());
      if (isTold(each, all)) {
        for (OutcomeSets.Row row : each.outcomes().values()) {
          List<String> cells =
              generations.stream().map(g -> row.generations().contains(g) ? "yes" : "-").toList();
          row(out, "", row.outcome().words(), cells);
        }
      }
    }
    return out.append('\n').append(legend()).append('\n').toString();
  }

  private static void row(StringBuilder out, String mark, String what, List<String> cells) {
    String escaped = what.startsWith("`") ? what : MarkdownReport.escaped(what);
    out.append("| ").append(mark).append(" | ").append(escaped).append(" | ");
    out.append(String.join(" | ", cells)).append(" |\n");
  }

  /** The same for programs: one object. */
  public String json() {
    return JsonText.of(json -> {
      json.writeNumberField("diff", 1);
      json.writeBooleanField("explore", true);
      JsonText.strings(json, "generations", generations);
      json.writeNumberField("differing", differing());
      json.writeArrayFieldStart("scenarios");
      for (OutcomeSets each : sets) {
        json.writeStartObject();
        json.writeStringField("scenario", each.topic().scenario().name());
        json.writeBooleanField("differs", each.differs());
        json.writeObjectFieldStart("coverage");
        for (String generation : generations) {
          json.writeStringField(generation, each.coverage().getOrDefault(generation, ""));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("outcomes");
        for (OutcomeSets.Row row : each.outcomes().values()) {
          json.writeStartObject();
          JsonText.strings(json, "generations", List.copyOf(row.generations()));
          json.writeFieldName("outcome");
          json.writeRawValue(row.outcome().text());
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }
}
