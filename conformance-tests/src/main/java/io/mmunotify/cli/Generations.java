// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** The generations on the class path, as the command line names them. */
public final class Generations {
  private static final String OPTION = "generation";

  private final Map<String, Generation> byName = new LinkedHashMap<>();

  public Generations() {
    Generation.all().forEach(generation -> byName.put(generation.name(), generation));
  }

  /** Oldest first. */
  public List<Generation> all() {
    return List.copyOf(byName.values());
  }

  public Set<String> names() {
    return byName.keySet();
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** The one with this name; a wrong name is told with those that are accepted. */
  public Generation named(String name) {
    Generation generation = byName.get(name);
    if (generation == null) {
      throw new UsageError(Suggestion.unknown("generation", name, byName.keySet()) + known(name));
    }
    return generation;
  }

  /** Of a kernel whose very file one of the generations mirrors under another name: which one. */
  private String known(String kernel) {
    return all().stream()
        .filter(generation -> (generation.upstream().version() + ".").startsWith(kernel + "."))
        .findFirst()
        .map(generation ->
            "; " + generation.name() + " is " + generation.upstream().version() + "'s file here")
        .orElse("");
  }

  public static Option option() {
    return Choice.of(
        "g",
        OPTION,
        "G",
        Generation.all().stream().map(Generation::name).toList(),
        "on this generation only; can be given more than once");
  }

  /**
   * Those that {@code --generation} asks for, each once, oldest first; empty if it is not given.
   */
  public List<Generation> askedFor(CommandLine line) {
    String[] names = line.getOptionValues(OPTION);
    if (names == null) {
      return List.of();
    }
    Set<String> asked = Set.copyOf(List.of(names));
    asked.forEach(this::named);
    List<Generation> chosen = new ArrayList<>(all());
    chosen.removeIf(generation -> !asked.contains(generation.name()));
    return chosen;
  }
}
