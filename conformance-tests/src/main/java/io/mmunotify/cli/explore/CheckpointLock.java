// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.scenario.InputError;
import io.mmunotify.scenario.IoReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a checkpoint for one process: two searches that save to one file would throw away each
 * other's work. A lock of the operating system on a file beside the checkpoint, which ends with the
 * process however that ends. The file has the number of the process that holds the lock.
 */
final class CheckpointLock implements AutoCloseable {
  private static final String ENDING = ".lock";

  private final Path place;
  private final FileChannel channel;

  private CheckpointLock(Path place, FileChannel channel) {
    this.place = place;
    this.channel = channel;
  }

  /**
   * Takes the lock of a checkpoint.
   *
   * @throws InputError if another process has it, or nobody can
   */
  static CheckpointLock on(Path checkpoint) {
    Path place = checkpoint.resolveSibling(checkpoint.getFileName() + ENDING);
    String own = Long.toString(ProcessHandle.current().pid());
    try {
      while (true) {
        CheckpointLock lock = taken(checkpoint, place, own);
        if (Files.exists(place) && Files.readString(place).equals(own)) {
          return lock;
        }
        lock.channel.close(); // whoever had it deleted the file between opening and locking it
      }
    } catch (IOException e) {
      throw new InputError(checkpoint + ": the checkpoint cannot be locked: " + IoReason.of(e));
    }
  }

  private static CheckpointLock taken(Path checkpoint, Path place, String own) throws IOException {
    FileChannel channel =
        FileChannel.open(
            place, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      String owner = Files.readString(place).replaceAll("[^0-9]", "");
      channel.close();
      throw new InputError(
          checkpoint
              + ": another search saves to this checkpoint (process "
              + (owner.isEmpty() ? "unknown" : owner)
              + "); wait until it has ended, or choose another file");
    }
    channel.truncate(0);
    int _ = channel.write(ByteBuffer.wrap(own.getBytes(StandardCharsets.US_ASCII)));
    return new CheckpointLock(place, channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process has it
    }
  }

  /** Gives it back. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(place);
    } catch (IOException e) {
      // The lock ends with the process at the latest; a file that is left over locks nobody out.
    }
  }
}
