// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Which locks a task holds where the flushes of an mm begin. Recordings do not have this; the
 * kernels' sources do. Locks of pages and try-locks are left out.
 */
final class FlushLocks {
  private final String mm;
  private final List<String> held = new ArrayList<>();
  private final List<String> flushes = new ArrayList<>();

  private FlushLocks(String mm) {
    this.mm = mm;
  }

  /**
   * A word for each flush: {@code flush} or {@code batch}, then in the order in which they were
   * taken {@code *} for a page-table lock and {@code :NAME} for a semaphore, with {@code r} or
   * {@code w} behind it.
   */
  static List<String> of(List<Event> events, String task, String mm) {
    FlushLocks locks = new FlushLocks(mm);
    events.stream().filter(event -> task.equals(event.task())).forEach(locks::add);
    return locks.flushes;
  }

  private void add(Event event) {
    switch (event.kind()) {
      case PTE_LOCK -> held.add("*");
      case PTE_UNLOCK -> held.remove(held.lastIndexOf("*"));
      case DOWN_READ -> held.add(":" + name(event) + "r");
      case DOWN_WRITE -> held.add(":" + name(event) + "w");
      case UP_READ -> held.remove(":" + name(event) + "r");
      case UP_WRITE -> held.remove(":" + name(event) + "w");
      case TLB_FLUSH -> {
        if (mm.equals(event.get(Field.MM))) {
          flushes.add("flush" + String.join("", held));
        }
      }
      case TLB_FLUSH_BATCH -> flushes.add("batch" + String.join("", held));
      default -> {}
    }
  }

  private static String name(Event event) {
    Object lock = event.get(Field.LOCK);
    return lock == null ? "mmap_sem" : lock.toString();
  }
}
