// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.replay;

import io.mmunotify.cli.ExitStatus;
import io.mmunotify.cli.Generations;
import io.mmunotify.cli.Terminal;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.InputFile;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.scenario.JsonText;
import io.mmunotify.scenario.Limits;
import io.mmunotify.vmcase.VmCase;
import io.mmunotify.vmcase.VmCaseReader;
import io.mmunotify.vmcase.VmReplay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code replay --vm}: every case on every generation that it was recorded on. */
final class VmCases {
  private final Limits limits;
  private final Terminal terminal;
  private final List<Generation> generations;

  /**
   * @param asked the generations to run on; all where it is empty
   */
  VmCases(Limits limits, Terminal terminal, List<Generation> asked) {
    this.limits = limits;
    this.terminal = terminal;
    this.generations = asked.isEmpty() ? new Generations().all() : asked;
  }

  ExitStatus run(List<String> names, boolean json) {
    VmCaseReader reader = new VmCaseReader(limits);
    VmReplay replay = new VmReplay(limits);
    int compared = 0;
    List<String> differences = new ArrayList<>();
    int cases = 0;
    for (Path file : files(names)) {
      VmCase recorded = read(reader, file);
      cases++;
      for (Generation generation : generations) {
        if (recorded.recorded().containsKey(generation.name())) {
          compared++;
          String difference = replay.differs(recorded, generation);
          if (difference != null) {
            differences.add(difference);
            if (!json) {
              terminal.out().println(difference);
            }
          }
        }
      }
    }
    if (json) {
      terminal.data().print(json(compared, cases, differences));
    } else {
      terminal
          .out()
          .println(
              "%d runs of %d cases compared, %d differ"
                  .formatted(compared, cases, differences.size()));
    }
    return differences.isEmpty() ? ExitStatus.FINE : ExitStatus.FOUND;
  }

  private static String json(int compared, int cases, List<String> differences) {
    return JsonText.of(json -> {
      json.writeNumberField("replay", 1);
      json.writeNumberField("cases", cases);
      json.writeNumberField("runs", compared);
      json.writeNumberField("differ", differences.size());
      JsonText.strings(json, "differences", differences);
    });
  }

  private static VmCase read(VmCaseReader reader, Path file) {
    try (InputStream in = InputFile.open(file)) {
      return reader.read(InputFile.name(file), in);
    } catch (IOException e) {
      throw new InputError(InputFile.name(file) + ": the file cannot be read: " + IoReason.of(e));
    }
  }

  private static List<Path> files(List<String> names) {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Path place = Path.of(name);
      if (!Files.isDirectory(place)) {
        files.add(place);
        continue;
      }
      try (Stream<Path> below = Files.list(place)) {
        List<Path> found =
            below.filter(path -> path.toString().endsWith(".json")).sorted().toList();
        if (found.isEmpty()) {
          throw new InputError(place + ": no file in this directory ends in .json");
        }
        files.addAll(found);
      } catch (IOException e) {
        throw new InputError(place + ": the directory cannot be read: " + IoReason.of(e));
      }
    }
    return files;
  }
}
