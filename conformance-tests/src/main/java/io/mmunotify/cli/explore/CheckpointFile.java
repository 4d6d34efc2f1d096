// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import io.mmunotify.search.ScenarioStates;
import io.mmunotify.trace.OutputFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * Where a search over states stands, in a file that survives the process: a mark, what it is a
 * search of, what was found, and a checksum of all that. It stays when the search is done; then it
 * leads to the result at once.
 *
 * @param file its name
 * @param identity what it is a search of: scenario, generation, options, version
 */
record CheckpointFile(Path file, String identity) {
  /** The name of the format in eight letters, the last of which is its version. */
  private static final long MARK = 0x6d6d756e6f746933L;

  /** How many of its bits are the version. */
  private static final int VERSION_BITS = 8;

  private static final int BUFFER = 1 << 16;

  /**
   * The one for a generation.
   *
   * @param name as it was asked for
   * @throws InputError if it is that of a directory
   */
  static Path place(Path name, Generation generation) {
    if (name.getFileName() == null || Files.isDirectory(name)) {
      throw new InputError(name + ": this is a directory; accepted is a file to write");
    }
    return name.resolveSibling(name.getFileName() + "." + generation.name());
  }

  /** Whether there is one to go on from. */
  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Writes it beside the old one, onto the disk, and then puts it in its place.
   *
   * @throws InputError if it cannot be written
   */
  void save(ScenarioStates explorer) {
    OutputFile.writeToDisk(
        file,
        disk -> {
          CheckedOutputStream sum = new CheckedOutputStream(disk, new CRC32C());
          DataOutputStream out = new DataOutputStream(new BufferedOutputStream(sum, BUFFER));
          byte[] whose = identity.getBytes(StandardCharsets.UTF_8);
          out.writeLong(MARK);
          out.writeInt(whose.length);
          out.write(whose);
          explorer.save(out);
          out.flush();
          out.writeLong(sum.getChecksum().getValue());
          out.flush();
        });
  }

  /**
   * Has a new search go on from there.
   *
   * @throws InputError if it cannot be read, is damaged, or of another search
   */
  void resume(ScenarioStates explorer) {
    try {
      requireWhole();
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
        long _ = in.readLong();
        byte[] whose = in.readNBytes(in.readInt());
        if (!Arrays.equals(whose, identity.getBytes(StandardCharsets.UTF_8))) {
          throw new InputError(
              file
                  + ": this checkpoint is of another search: the scenario, the generation, the"
                  + " options, the kernel's parameters (-D) and the version must be the same");
        }
        explorer.resume(in);
      }
    } catch (IOException e) {
      throw new InputError(file + ": the checkpoint cannot be read: " + IoReason.of(e));
    }
  }

  private void requireWhole() throws IOException {
    long left = Files.size(file) - Long.BYTES;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        CheckedInputStream sum = new CheckedInputStream(raw, new CRC32C());
        DataInputStream in = new DataInputStream(sum)) {
      long mark = left >= Long.BYTES ? in.readLong() : 0;
      if (mark != MARK) {
        throw new InputError(
            file
                + (mark >>> VERSION_BITS == MARK >>> VERSION_BITS
                    ? ": this checkpoint was written by another version of the program, which kept"
                        + " it in another format; delete the file and search from the beginning"
                    : ": this is no checkpoint"));
      }
      in.skipNBytes(left - Long.BYTES);
      long expected = sum.getChecksum().getValue();
      if (in.readLong() != expected) {
        throw new InputError(file + ": the checkpoint is damaged: its checksum is wrong");
      }
    } catch (EOFException e) {
      throw new InputError(file + ": the checkpoint is damaged: it is cut short");
    }
  }
}
