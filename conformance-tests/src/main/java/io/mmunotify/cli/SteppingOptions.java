// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.machine.Granularity;
import io.mmunotify.hw.machine.MemoryModel;
import io.mmunotify.hw.machine.Stepping;
import io.mmunotify.scenario.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code --granularity} and {@code --model}: what a step is, and what memory is like. */
public final class SteppingOptions {
  private SteppingOptions() {}

  public static void addTo(Options options) {
    options
        .addOption(
            Choice.of(
                "granularity",
                "G",
                Arrays.stream(Granularity.values()).map(Granularity::text).toList(),
                "event (default): tasks are switched at events alone; memory: also at each access"
                    + " to memory"))
        .addOption(
            Choice.of(
                "model",
                "M",
                models(),
                "sc (default): other tasks see a store at once; tso: through x86 store buffers,"
                    + " needs --granularity memory"));
  }

  /** The names of all models of memory. */
  public static List<String> models() {
    return Arrays.stream(MemoryModel.values()).map(MemoryModel::text).toList();
  }

  /**
   * What a command line asks for.
   *
   * @throws UsageError if a value is unknown, or the two do not fit
   */
  public static Stepping of(CommandLine line) {
    Granularity granularity =
        value(line, "granularity", Granularity.EVENT, Granularity.values(), Granularity::text);
    MemoryModel model = model(line);
    if (model != MemoryModel.SC && granularity == Granularity.EVENT) {
      throw new UsageError(
          "--model "
              + model.text()
              + " needs --granularity memory: between events every store has been seen");
    }
    return new Stepping(granularity, model);
  }

  /** The model that a command line asks for, whatever the steps are. */
  public static MemoryModel model(CommandLine line) {
    return value(line, "model", MemoryModel.SC, MemoryModel.values(), MemoryModel::text);
  }

  private static <T> T value(
      CommandLine line, String option, T byDefault, T[] values, Function<T, String> text) {
    String name = line.getOptionValue(option);
    if (name == null) {
      return byDefault;
    }
    List<String> accepted = Arrays.stream(values).map(text).toList();
    int index = accepted.indexOf(name);
    if (index < 0) {
      throw new UsageError(Suggestion.unknown(option, name, accepted));
    }
    return values[index];
  }
}
