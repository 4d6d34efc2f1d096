// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is written at once: whoever looks at it sees all of it, or what was there before. */
public final class OutputFile {
  private OutputFile() {}

  /** What goes into a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; may close the stream. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Looks whether a file could be written, before there is anything to write: long work is not to
   * end in vain.
   *
   * @throws InputError if it is clear that it cannot be written
   */
  public static void requirePlace(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputError(file + ": this is a directory; accepted is a file to write");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && Files.notExists(directory)) {
      throw new InputError(file + ": the file cannot be written: its directory does not exist");
    }
    if (directory != null && !Files.exists(file) && !Files.isWritable(directory)) {
      throw new InputError(file + ": the file cannot be written: permission denied");
    }
  }

  /**
   * Writes a file.
   *
   * @throws InputError if it cannot be written
   */
  public static void write(Path file, Content content) {
    requirePlace(file);
    try {
      // A link keeps leading to the file; a device or a pipe cannot be replaced.
      Path target = Files.exists(file) ? file.toRealPath() : file;
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        fill(target, content);
        return;
      }
      long process = ProcessHandle.current().pid();
      Path draft = target.resolveSibling("." + target.getFileName() + "." + process + ".tmp");
      try {
        fill(draft, content);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new InputError(file + ": the file cannot be written: " + IoReason.of(e));
    }
  }

  private static void fill(Path place, Content content) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(place))) {
      content.writeTo(out);
    }
  }
}
