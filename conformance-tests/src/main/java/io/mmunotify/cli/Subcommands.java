// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The commands of the command line. */
public final class Subcommands {
  private Subcommands() {}

  /** Those on the class path, in the order of their names. */
  public static List<Subcommand> all() {
    List<Subcommand> all = new ArrayList<>();
    ServiceLoader.load(Subcommand.class).forEach(all::add);
    all.sort(Comparator.comparing(Subcommand::name));
    return all;
  }

  /** The names of commands that the launcher has not built yet, if it says so. */
  public static List<String> later() {
    String names = System.getProperty("mmunotify.later", "");
    return names.isEmpty() ? List.of() : List.of(names.split(","));
  }
}
