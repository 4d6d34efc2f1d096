// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes masks from the heap to a file that has no name any more once it is open, so that it goes
 * with the process however that ends. What was written is mapped: the system keeps in memory what
 * is asked for. Used by the thread of the search.
 */
final class Spill {
  private @Nullable FileChannel file;
  private long written;
  private boolean failed;

  /**
   * Moves masks to the file. Where that cannot be written (a full disk), they stay on the heap, and
   * so do all later ones.
   */
  void take(List<Winners> from) {
    if (failed) {
      return;
    }
    try {
      FileChannel to = file == null ? open() : file;
      file = to;
      long start = written;
      for (Winners winners : from) {
        write(to, winners.mask());
      }
      MemorySegment all = to.map(MapMode.READ_ONLY, start, written - start, Arena.ofAuto());
      long at = 0;
      for (Winners winners : from) {
        long size = winners.mask().byteSize();
        winners.moveTo(all.asSlice(at, size));
        at += size;
      }
    } catch (IOException e) {
      failed = true;
    }
  }

  private static FileChannel open() throws IOException {
    Path place = Files.createTempFile("mmunotify", ".tree");
    return FileChannel.open(
        place,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private void write(FileChannel to, MemorySegment mask) throws IOException {
    ByteBuffer bytes = mask.asByteBuffer();
    while (bytes.hasRemaining()) {
      written += to.write(bytes, written);
    }
  }
}
