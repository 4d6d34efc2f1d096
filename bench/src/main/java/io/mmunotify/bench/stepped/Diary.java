// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.stepped;

import io.mmunotify.hw.machine.KernelObject;
import io.mmunotify.hw.machine.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run did to shared memory, access by access, as the program itself tells it. The machine's
 * footprints have no part in it, so it can be held against what a search made of those.
 */
public final class Diary {
  private final Map<KernelObject, String> names = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(Task task, KernelObject object, boolean write, @Nullable Object value) {}

  /** What the object is called. */
  void name(KernelObject object, String name) {
    names.put(object, name);
  }

  /** The task loaded this value. */
  void read(Task task, KernelObject object, @Nullable Object value) {
    entries.add(new Entry(task, object, false, value));
  }

  /** The task stored this value, or did this to a lock. */
  void wrote(Task task, KernelObject object, @Nullable Object value) {
    entries.add(new Entry(task, object, true, value));
  }

  /**
   * The same for two runs if and only if they are equivalent: for each object who wrote to it in
   * which order, and between which of those who read it. Reads between the same writes have no
   * order.
   */
  public String trace() {
    Map<Long, StringBuilder> orders = new TreeMap<>();
    Map<Long, List<String>> reads = new HashMap<>();
    Map<Task, Integer> counts = new HashMap<>();
    for (Entry entry : entries) {
      String access = entry.task.id() + "." + counts.merge(entry.task, 1, Integer::sum) + " ";
      long id = entry.object.id();
      List<String> since = reads.computeIfAbsent(id, i -> new ArrayList<>());
      StringBuilder order = orders.computeIfAbsent(id, i -> new StringBuilder());
      if (entry.write) {
        flush(since, order);
        order.append('!').append(access);
      } else {
        since.add(access);
      }
    }
    reads.forEach((id, since) -> flush(since, orders.getOrDefault(id, new StringBuilder())));
    return orders.toString();
  }

  private static void flush(List<String> reads, StringBuilder order) {
    Collections.sort(reads);
    reads.forEach(order::append);
    reads.clear();
  }

  /** Prints it: a column per task, a row per access. */
  void print(PrintStream out) {
    List<String> tasks =
        new ArrayList<>(new LinkedHashSet<>(entries.stream().map(e -> e.task.name()).toList()));
    Collections.sort(tasks);
    int width = entries.stream().mapToInt(e -> words(e).length()).max().orElse(0) + 2;
    StringBuilder head = new StringBuilder("    ");
    tasks.forEach(task -> head.append(padded(task, width)));
    out.println(head.toString().stripTrailing());
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      String row = " ".repeat(width * tasks.indexOf(entry.task.name())) + words(entry);
      out.printf("%2d  %s%n", i + 1, row);
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private String words(Entry entry) {
    String object = names.getOrDefault(entry.object, "?");
    Object value = entry.value;
    if (value instanceof String done) {
      return done + " " + object;
    }
    String shown =
        value instanceof KernelObject pointer
            ? names.getOrDefault(pointer, "?")
            : String.valueOf(value);
    return object + (entry.write ? " = " : " is ") + shown;
  }
}
