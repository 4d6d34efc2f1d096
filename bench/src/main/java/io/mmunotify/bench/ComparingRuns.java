// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.bench.chart.ComparisonPage;
import io.mmunotify.bench.measure.BenchTable;
import io.mmunotify.bench.result.Comparison;
import io.mmunotify.bench.result.ResultFile;
import io.mmunotify.bench.result.ResultJson;
import io.mmunotify.cli.UsageError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code bench compare A B}: two runs, side by side. */
final class ComparingRuns {
  /** So many are listed that only one of the runs has. */
  private static final int SOME = 5;

  private final PrintStream out;
  private final int width;
  private final boolean json;

  /**
   * @param json whether to print one object
   */
  ComparingRuns(PrintStream out, int width, boolean json) {
    this.out = out;
    this.width = width;
    this.json = json;
  }

  /**
   * Compares two result files, or two folders with one each.
   *
   * @param most how many times as much the second may take; infinite where all is fine
   * @param folder gets the page; null for none
   * @return whether nothing is claimed to take more
   * @throws UsageError if there are not two, or they measured the same in different units
   */
  boolean compare(List<String> names, double most, @Nullable Path folder) throws IOException {
    if (names.size() != 2) {
      throw new UsageError("compare takes two result files, not " + names.size());
    }
    ResultFile first = read(names.getFirst());
    ResultFile second = read(names.getLast());
    List<String> warnings = Comparison.warnings(first, second);
    Comparison comparison;
    try {
      comparison = Comparison.of(first, second);
    } catch (IllegalArgumentException e) {
      throw new UsageError("these cannot be compared: " + e.getMessage());
    }
    if (json) {
      out.print(ResultJson.of(comparison, warnings));
    } else {
      warnings.forEach(warning -> out.println("beware: " + warning));
      print(comparison);
    }
    if (folder != null) {
      Files.createDirectories(folder);
      Path page = ComparisonPage.write(comparison, warnings, folder);
      if (!json) {
        out.println("page: " + page);
      }
    }
    return fails(comparison, most) == 0;
  }

  private long fails(Comparison comparison, double most) {
    long above =
        comparison.rows().stream()
            .filter(row -> row.differs() && row.ratio().value() > most)
            .count();
    if (!Double.isInfinite(most) && !json) {
      out.printf(Locale.ROOT, "%d take more than %.2f times as much%n", above, most);
    }
    return above;
  }

  private static ResultFile read(String name) throws IOException {
    Path path = Path.of(name);
    return ResultFile.read(Files.isDirectory(path) ? path.resolve("results.jsonl") : path);
  }

  private void print(Comparison comparison) {
    BenchTable table =
        new BenchTable("95 % confidence", Stream.of("first", "second", "unit", "difference"));
    for (Comparison.Row row : comparison.rows()) {
      table.addText(
          row.key(), Stream.of(row.first().text(), row.second().text(), row.unit(), row.verdict()));
    }
    table.print(out, width);
    long claims = comparison.rows().stream().filter(Comparison.Row::differs).count();
    out.printf("%d compared, %d differ%n", comparison.rows().size(), claims);
    only("first", comparison.onlyFirst());
    only("second", comparison.onlySecond());
  }

  private void only(String which, List<String> keys) {
    if (!keys.isEmpty()) {
      out.printf("only in the %s: %d%n", which, keys.size());
      keys.stream().limit(SOME).forEach(key -> out.println("  " + key));
      if (keys.size() > SOME) {
        out.printf("  and %d more%n", keys.size() - SOME);
      }
    }
  }
}
