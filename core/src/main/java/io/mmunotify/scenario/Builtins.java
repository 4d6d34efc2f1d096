// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The scenarios that come with the program: one per difference worth seeing. */
public final class Builtins {
  private static final String FOLDER = "/io/mmunotify/builtin/";
  private static final List<String> KEYS = List.of("scenario", "difference", "matters");

  private Builtins() {}

  /**
   * A line of the index.
   *
   * @param name the scenario's
   * @param difference its number in the catalogue of differences: {@code "D-14"}
   * @param matters why a driver should care, in a sentence
   */
  public record Builtin(String name, String difference, String matters) {}

  /** All of them, in the index's order. Reads the index, but no scenario. */
  public static List<Builtin> list() {
    List<Builtin> builtins = new ArrayList<>();
    Document index = YamlDocuments.parse("index.yaml", text("index.yaml"), Limits.DEFAULTS);
    for (Node item : new Node("index.yaml", "the index", index).items()) {
      Node.Members members = item.members(KEYS);
      builtins.add(
          new Builtin(
              members.require("scenario").text(),
              members.require("difference").text(),
              members.require("matters").text()));
    }
    return builtins;
  }

  /** Their names, in the index's order. */
  public static List<String> names() {
    return list().stream().map(Builtin::name).toList();
  }

  /**
   * Loads one.
   *
   * @param name as in {@link #list}
   * @param generations those whose names {@code expect} may use
   */
  public static Scenario load(String name, Limits limits, Set<String> generations) {
    String file = name + ".yaml";
    try (InputStream in = resource(file)) {
      return ScenarioFiles.read(file, in, limits, generations);
    } catch (IOException e) {
      throw new UncheckedIOException("the built-in scenario " + name + " cannot be read", e);
    }
  }

  /**
   * Loads what a command line calls a scenario: the name of a built-in one, or else a path.
   *
   * @param generations those whose names {@code expect} may use
   * @throws InputError if there is no such scenario, or it is none
   * @throws BoundAt if it exceeds a limit
   */
  public static Scenario find(String nameOrPath, Limits limits, Set<String> generations) {
    boolean looksLikePath =
        nameOrPath.equals("-")
            || nameOrPath.indexOf('.') >= 0
            || nameOrPath.indexOf(File.separatorChar) >= 0;
    if (looksLikePath) {
      return ScenarioFiles.load(Path.of(nameOrPath), limits, generations);
    }
    List<String> names = names();
    if (names.contains(nameOrPath)) {
      return load(nameOrPath, limits, generations);
    }
    if (Files.exists(Path.of(nameOrPath))) {
      return ScenarioFiles.load(Path.of(nameOrPath), limits, generations);
    }
    throw new InputError(unknown(nameOrPath, names));
  }

  /** Too many to list: the nearest, and where the others are found. */
  private static String unknown(String name, List<String> names) {
    return "unknown scenario "
        + Suggestion.quoted(name)
        + Suggestion.nearest(name, names)
        + "; accepted are those that mmunotify list tells, or a file whose name ends in .yaml, .yml"
        + " or .json";
  }

  private static String text(String file) {
    try (InputStream in = resource(file)) {
      return SourceText.read(file, in, Limits.DEFAULTS);
    } catch (IOException e) {
      throw new UncheckedIOException("the built-in " + file + " cannot be read", e);
    }
  }

  private static InputStream resource(String file) {
    InputStream in = Builtins.class.getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new IllegalStateException("the built-in " + file + " is missing from the class path");
    }
    return in;
  }
}
