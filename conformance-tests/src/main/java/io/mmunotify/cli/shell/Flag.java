// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.shell;

import io.mmunotify.cli.Choice;
import io.mmunotify.cli.CommonOptions;
import io.mmunotify.cli.Subcommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/**
 * An option as a shell sees it.
 *
 * @param letter stands for it; null where none does
 * @param name its long name
 * @param argument what its value is called; null where it takes none
 * @param values its value is one of these; none where anything goes
 * @param description what it does
 */
record Flag(
    @Nullable String letter,
    String name,
    @Nullable String argument,
    List<String> values,
    String description) {
  private static final Set<String> FILES = Set.of("FILE", "DIR", "JAR");

  /** All that a command takes. */
  static List<Flag> of(Subcommand subcommand) {
    List<Flag> flags = new ArrayList<>();
    for (Option option : CommonOptions.with(subcommand.options()).getOptions()) {
      flags.add(
          new Flag(
              option.getOpt(),
              option.getLongOpt(),
              option.hasArg() ? option.getArgName() : null,
              Choice.valuesOf(option),
              option.getDescription()));
    }
    return flags;
  }

  /** Whether an argument of a command may be a file. */
  static boolean mayTakeFile(Subcommand subcommand) {
    return Arrays.stream(subcommand.arguments().split("[^A-Z]+"))
        .anyMatch(word -> FILES.contains(word) || word.equals("SCENARIO"));
  }

  /** How it is typed: {@code -q}, {@code --quiet}. */
  List<String> spellings() {
    return letter == null ? List.of("--" + name) : List.of("-" + letter, "--" + name);
  }

  /** Whether its value is a file. */
  boolean takesFile() {
    return argument != null && FILES.contains(argument);
  }

  /** The first part of its description. */
  String briefly() {
    int end = description.indexOf(';');
    return end < 0 ? description : description.substring(0, end);
  }
}
