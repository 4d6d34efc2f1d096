// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.measure;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An archive of JMH's and the machine's classes, which the first measured JVM leaves and all later
 * ones map: a JVM that measures for a third of a second would else load classes for three times as
 * long. It holds no compiled code and no profiles, so nothing that is measured is in it.
 */
final class SharedClasses {
  private static final String CLASS_PATH = System.getProperty("java.class.path", "");

  private final Path archive;

  SharedClasses() {
    try {
      Path folder = Files.createTempDirectory("mmunotify-classes-");
      this.archive = folder.resolve("classes.jsa");
      for (File left : List.of(folder.toFile(), archive.toFile())) { // deleted in reverse
        left.deleteOnExit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Options of a JVM that shares them; none where classes lie in folders, which no archive takes.
   */
  List<String> options() {
    if (Stream.of(CLASS_PATH.split(File.pathSeparator))
        .anyMatch(in -> new File(in).isDirectory())) {
      return List.of();
    }
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + archive,
        // JMH halts a JVM that is still there 30 s after its benchmark. On a busy computer the JVM
        // that writes the archive needs longer.
        "-Djmh.shutdownTimeout=600",
        "-Xlog:cds=off",
        "-Xlog:aot=off");
  }
}
