// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.goal;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of a goal.
 *
 * @param id {@code "G6"}
 * @param parts all that was measured for it
 * @param remarks what was not, and what limits the claim; sentences without a dot
 */
public record Verdict(String id, List<Part> parts, List<String> remarks) {

  /** Copies the lists. */
  public Verdict {
    parts = List.copyOf(parts);
    remarks = List.copyOf(remarks);
  }

  /** Whether one of its parts falls short. A goal of which nothing was measured does not. */
  public boolean fallsShort() {
    return parts.stream().anyMatch(part -> !part.passes());
  }

  /** One line: the tightest of its parts, and the remarks. */
  public String line() {
    if (parts.isEmpty()) {
      return id + " skipped: " + String.join("; ", remarks);
    }
    String most = parts.size() == 1 ? "" : " (the tightest of " + parts.size() + ")";
    return Stream.concat(
            Stream.of(id + (fallsShort() ? " falls short " : " pass ") + tightest().text() + most),
            remarks.stream())
        .reduce((line, remark) -> line + "; " + remark)
        .orElseThrow();
  }

  /** Every part on a line of its own. */
  public List<String> details() {
    return parts.stream()
        .map(part -> "    " + (part.passes() ? "pass " : "falls short ") + part.text())
        .toList();
  }

  private Part tightest() {
    return parts.stream()
        .min(
            Comparator.comparing(Part::passes)
                .thenComparing(Comparator.comparingDouble(Part::slack)))
        .orElseThrow();
  }
}
