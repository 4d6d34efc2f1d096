// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.machine.BoundReached;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Scenario files: YAML, or JSON where the name says so. */
public final class ScenarioFiles {
  private ScenarioFiles() {}

  /**
   * Loads a scenario from a stream ({@link InputFile#isStream}), or from a file whose name ends in
   * {@code .yaml}, {@code .yml} or {@code .json}.
   *
   * @param generations those whose names {@code expect} may use; where it is empty, any that looks
   *     like a kernel's
   * @throws InputError if the file cannot be read or is no scenario
   * @throws BoundAt if it exceeds a limit
   */
  public static Scenario load(Path file, Limits limits, Set<String> generations) {
    String name = InputFile.name(file);
    boolean stream = InputFile.isStream(file);
    if (Files.isDirectory(file)) {
      throw new InputError(name + ": this is a directory; accepted is a scenario's file");
    }
    if (!stream && Files.notExists(file)) {
      throw new InputError(name + ": there is no such file");
    }
    if (!stream && !lowerCase(name).matches(".*\\.(yaml|yml|json)")) {
      throw new InputError(
          name + ": this is not the name of a scenario; it must end in .yaml, .yml or .json");
    }
    try (InputStream in = InputFile.open(file)) {
      return read(name, stream, in, limits, generations);
    } catch (IOException e) {
      throw new InputError(name + ": the file cannot be read: " + IoReason.of(e));
    }
  }

  /**
   * Reads a scenario from a stream, to its end.
   *
   * @param file its name, for messages; JSON is expected if it ends in {@code .json}
   * @throws IOException if the stream fails
   * @throws BoundAt if it exceeds a limit
   */
  public static Scenario read(String file, InputStream in, Limits limits, Set<String> generations)
      throws IOException {
    return read(file, false, in, limits, generations);
  }

  /**
   * @param stream whether the first character tells what it is, and not the name
   */
  private static Scenario read(
      String file, boolean stream, InputStream in, Limits limits, Set<String> generations)
      throws IOException {
    try {
      String text = SourceText.read(file, in, limits);
      boolean json =
          stream ? text.stripLeading().startsWith("{") : lowerCase(file).endsWith(".json");
      Document document =
          json ? JsonDocuments.parse(file, text, limits) : YamlDocuments.parse(file, text, limits);
      return new ScenarioReader(file, limits, generations).read(document);
    } catch (BoundReached e) {
      throw new BoundAt(file, e);
    }
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
