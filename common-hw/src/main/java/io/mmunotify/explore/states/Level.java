// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The states of one depth, each once, in the order of their least schedules, in chunks. A state's
 * rank is its place in that order: how many states the chunks before have, and those before it in
 * its own. Filled and emptied by the thread of the search; any thread may ask how large it is.
 */
final class Level {
  private final List<Chunk> chunks = new ArrayList<>();
  private final AtomicLong size = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** How many states it has, or had before their chunks were taken out. */
  long size() {
    return size.get();
  }

  /** How many chunks, those included that were taken out. */
  int chunks() {
    return chunks.size();
  }

  Chunk chunk(int at) {
    return chunks.get(at);
  }

  /**
   * Adds states behind the others. Small chunks are put together, so the states may become part of
   * the last chunk.
   */
  void add(Chunk chunk) {
    if (chunk.size() == 0) {
      return;
    }
    Chunk last = chunks.isEmpty() ? null : chunks.getLast();
    long before = last == null ? 0 : last.bytes();
    if (last != null && last.append(chunk)) {
      grow(chunk.size(), last.bytes() - before);
    } else {
      chunk.first(size.get());
      chunks.add(chunk);
      grow(chunk.size(), chunk.bytes());
    }
  }

  private void grow(int states, long more) {
    long _ = size.addAndGet(states);
    long _ = bytes.addAndGet(more);
  }

  /** Takes out the chunk, which is not needed any more. */
  void forget(int at) {
    long _ = bytes.addAndGet(-chunks.get(at).bytes());
    chunks.set(at, Chunk.NONE);
  }

  /** About how many bytes it takes. */
  long bytes() {
    return bytes.get();
  }
}
