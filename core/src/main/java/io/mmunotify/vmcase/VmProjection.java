// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.vmcase;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import io.mmunotify.run.VmView.Mapped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a recording would hold of a run: callbacks of the watching notifier, flushes of its mm, and
 * frees of frames that were mapped when the tasks began.
 */
final class VmProjection {
  private static final long PAGE = 4096;

  private final String watch;
  private final long heap;
  private final Map<Integer, Mapped> mapped;
  private final List<ToldEvent> told = new ArrayList<>();
  private final Set<Long> freed = new TreeSet<>();

  /**
   * @param watch the mm
   * @param heap where pages are counted from
   * @param mapped the pages that mapped frames when the tasks began
   */
  VmProjection(String watch, long heap, Map<Integer, Mapped> mapped) {
    this.watch = watch;
    this.heap = heap;
    this.mapped = mapped;
  }

  /**
   * Projects a run.
   *
   * @param tasks whose events are told
   */
  List<ToldEvent> of(List<Event> events, Set<String> tasks) {
    for (Event event : events) {
      String task = event.task();
      if (task != null && tasks.contains(task)) {
        add(event);
      }
    }
    flushFreed();
    return told;
  }

  private void add(Event event) {
    switch (event.kind()) {
      case CALLBACK -> {
        if (watch.equals(event.get(Field.MM))) {
          callback(event);
        }
      }
      case TLB_FLUSH -> {
        if (watch.equals(event.get(Field.MM))) {
          flushFreed();
          Map<String, Object> members = named(EventKind.TLB_FLUSH);
          put(members, event, Field.MM);
          put(members, event, Field.START);
          put(members, event, Field.END);
          told.add(new ToldEvent(members));
        }
      }
      case TLB_FLUSH_BATCH -> {
        flushFreed();
        told.add(new ToldEvent(named(EventKind.TLB_FLUSH_BATCH)));
      }
      case PAGE_FREE -> {
        Object pfn = event.get(Field.PFN);
        Mapped page = pfn instanceof Long number ? mapped.get((int) (long) number) : null;
        if (page != null) {
          freed.add((page.first() - heap) / PAGE);
        }
      }
      default -> {}
    }
  }

  private void callback(Event event) {
    flushFreed();
    Map<String, Object> members = named(EventKind.CALLBACK);
    for (Field field :
        List.of(Field.OP, Field.MM, Field.ADDRESS, Field.START, Field.END, Field.BLOCKABLE)) {
      put(members, event, field);
    }
    Object entry = event.get(Field.ENTRY);
    if (entry != null) {
      members.put("pte", entry);
    }
    put(members, event, Field.PTL);
    put(members, event, Field.MMAP_SEM);
    put(members, event, Field.PTES);
    told.add(new ToldEvent(members));
  }

  private static Map<String, Object> named(EventKind kind) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("event", kind.text());
    return members;
  }

  private static void put(Map<String, Object> members, Event event, Field field) {
    @Nullable Object value = event.get(field);
    if (value != null) {
      members.put(field.key(), value);
    }
  }

  private void flushFreed() {
    if (!freed.isEmpty()) {
      Map<String, Object> members = named(EventKind.PAGE_FREE);
      members.put("pages", List.copyOf(freed));
      told.add(new ToldEvent(members));
      freed.clear();
    }
  }
}
