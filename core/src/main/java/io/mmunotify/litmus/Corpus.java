// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.litmus;

import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.InputFile;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.scenario.Limits;
import io.mmunotify.scenario.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The litmus tests that come with the program, and those in files. */
public final class Corpus {
  private static final String RESOURCE = "litmus.json.gz";

  /** Few that see much. */
  private static final Set<String> SMOKE =
      Set.of(
          "RCU+sync+read",
          "C-RW-G+RW-RI",
          "inv:C-sb+rl-rul+srcu",
          "inv:C-r+srcu+rl-rul",
          "inv:C-WW-G+WW-R",
          "inv:LISA2R2G",
          "inv:LISA3R3G",
          "C-srcu-observed-1",
          "C-srcu-observed-2",
          "C-srcu-observed-3",
          "C-srcu-observed-5",
          "C-SRCU-42-A",
          "C-SRCU-42",
          "C-srcu-nest-6",
          "C-srcu-nest-7",
          "C-srcu-nest-8",
          "C-SRCU-xdomain");

  private Corpus() {}

  /** Which tests of the corpus. */
  public enum Part {
    /** Every one. */
    ALL,
    /** Those that fail without any reordering if grace periods do not wait. */
    SENSITIVE,
    /** Few that see much. */
    SMOKE
  }

  /** The tests of a part of the corpus, in its order. */
  public static List<LitmusTest> tests(Part part) {
    return tests().stream()
        .filter(test ->
            switch (part) {
              case ALL -> true;
              case SENSITIVE -> test.gracePeriodMatters();
              case SMOKE -> SMOKE.contains(test.name());
            })
        .toList();
  }

  private static List<LitmusTest> tests() {
    try (InputStream in = Corpus.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the class path");
      }
      String text = SourceText.read(RESOURCE, new GZIPInputStream(in), Limits.DEFAULTS);
      return LitmusReader.read(RESOURCE, text, Limits.DEFAULTS);
    } catch (IOException e) {
      throw new UncheckedIOException("the litmus tests cannot be read", e);
    }
  }

  /**
   * The tests of a file, compressed if its name ends in {@code .gz}: one in herd's language if its
   * name ends in {@code .litmus}, otherwise a list in JSON. Of a stream the first character tells.
   *
   * @throws InputError if it cannot be read, or holds no litmus tests
   * @throws io.mmunotify.hw.machine.BoundReached if it exceeds a limit
   */
  public static List<LitmusTest> load(Path file, Limits limits) {
    String name = InputFile.name(file);
    boolean stream = InputFile.isStream(file);
    if (!stream && !Files.isRegularFile(file)) {
      throw new InputError(name + ": there is no such file");
    }
    try (InputStream in = InputFile.open(file)) {
      String read = SourceText.read(name, in, limits);
      // Herd's language begins with the name of an architecture, a list in JSON does not.
      boolean herd =
          stream ? !read.stripLeading().startsWith("[") : name.matches(".*\\.litmus(\\.gz)?");
      return herd
          ? List.of(HerdReader.read(name, read, limits))
          : LitmusReader.read(name, read, limits);
    } catch (IOException e) {
      throw new InputError(name + ": the file cannot be read: " + IoReason.of(e));
    }
  }
}
