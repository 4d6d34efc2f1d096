// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.diff;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Terminal;
import io.mmunotify.cli.UsageError;
import io.mmunotify.diff.source.SourceReport;
import io.mmunotify.diff.source.TwinPatch;
import io.mmunotify.diff.source.TwinPatch.FilePatch;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.report.Paint;
import io.mmunotify.scenario.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** {@code diff --source}: the generations' sources as a patch series. */
final class SourceDiff {
  private static final Set<String> WITH_SOURCE =
      Set.of("source", "format", "exit-code", "color", "quiet", "no-pager", "debug");

  private SourceDiff() {}

  /**
   * Shows the patch from each generation to the next one.
   *
   * @param chosen at least two
   * @param files those to show; all if there are none
   * @param all every generation, oldest first
   */
  static ExitStatus run(
      CommandLine line,
      String format,
      List<Generation> chosen,
      List<String> files,
      List<Generation> all,
      Terminal terminal) {
    for (Option option : line.getOptions()) {
      if (!WITH_SOURCE.contains(option.getLongOpt())) {
        throw new UsageError("--source runs nothing, so it goes without --" + option.getLongOpt());
      }
    }
    List<TwinPatch> patches = new ArrayList<>();
    for (int i = 0; i + 1 < chosen.size(); i++) {
      patches.add(TwinPatch.of(chosen.get(i), chosen.get(i + 1), all));
    }
    List<TwinPatch> shown = only(files, patches);
    switch (format) {
      case "json" -> terminal.data().print(SourceReport.json(shown));
      case "markdown" -> terminal.data().print(SourceReport.markdown(shown));
      default ->
          terminal.page(SourceReport.text(shown, terminal.width(), new Paint(terminal.colour())));
    }
    boolean differs = shown.stream().anyMatch(patch -> !patch.files().isEmpty());
    return differs && line.hasOption("exit-code") ? ExitStatus.FOUND : ExitStatus.FINE;
  }

  private static List<TwinPatch> only(List<String> files, List<TwinPatch> patches) {
    if (files.isEmpty()) {
      return patches;
    }
    Set<String> names = new LinkedHashSet<>();
    patches.forEach(patch -> patch.files().forEach(file -> names.add(file.name())));
    for (String file : files) {
      if (!names.contains(file)) {
        throw new UsageError(Suggestion.unknown("file, or one that does not differ,", file, names));
      }
    }
    List<TwinPatch> shown = new ArrayList<>();
    for (TwinPatch patch : patches) {
      List<FilePatch> kept =
          patch.files().stream().filter(file -> files.contains(file.name())).toList();
      shown.add(new TwinPatch(patch.older(), patch.newer(), kept));
    }
    return shown;
  }
}
