// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.trace;

import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

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
    write(file, content, false);
  }

  /**
   * Writes a file that is on the disk when this returns: whose content a power cut must not take.
   *
   * @throws InputError if it cannot be written
   */
  public static void writeToDisk(Path file, Content content) {
    write(file, content, true);
  }

  private static void write(Path file, Content content, boolean toDisk) {
    requirePlace(file);
    try {
      // A link keeps leading to the file; a device or a pipe cannot be replaced.
      Path target = Files.exists(file) ? file.toRealPath() : file;
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        fill(target, content, false);
        return;
      }
      long process = ProcessHandle.current().pid();
      Path draft = target.resolveSibling("." + target.getFileName() + "." + process + ".tmp");
      try {
        fill(draft, content, toDisk);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new InputError(file + ": the file cannot be written: " + IoReason.of(e));
    }
  }

  private static void fill(Path place, Content content, boolean toDisk) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                place,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file))) {
      content.writeTo(out);
      if (toDisk) {
        out.flush();
        file.force(true);
      }
    }
  }
}
