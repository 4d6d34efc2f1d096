// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static io.mmunotify.scenario.SchemaParts.closed;
import static io.mmunotify.scenario.SchemaParts.described;
import static io.mmunotify.scenario.SchemaParts.map;
import static io.mmunotify.scenario.SchemaParts.named;
import static io.mmunotify.scenario.SchemaParts.oneOf;
import static io.mmunotify.scenario.SchemaParts.ref;

import io.mmunotify.scenario.DriverThings.LockKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a scenario's drivers have of their own. */
final class DriverReader {
  /** The keys of a scenario that tell of it. */
  static final List<String> KEYS = List.of("locks", "counters", "completions", "objects", "work");

  private static final List<String> LOCK_KEYS = List.of("kind");
  private static final Map<String, LockKind> KINDS =
      ScenarioReader.byText(LockKind.values(), LockKind::text);

  /** What the order of locks calls the kernel's own. */
  private static final Set<String> KERNELS_LOCKS = Set.of("mmap_sem", "mm_all_locks_mutex");

  final Map<String, LockKind> locks;
  final Map<String, Integer> counters = new LinkedHashMap<>();
  final List<String> completions;
  final List<String> objects;
  private final Map<String, Node> work;

  /**
   * Reads all but the steps of work.
   *
   * @param mms no lock can be called as one of these: a step could mean either
   */
  DriverReader(Node.Members top, Collection<String> mms) {
    locks = locks(ScenarioReader.named(top.get("locks"), "lock"), mms);
    ScenarioReader.named(top.get("counters"), "counter")
        .forEach((name, value) -> counters.put(name, ScenarioReader.value(value)));
    completions = list(top.get("completions"));
    objects = list(top.get("objects"));
    work = ScenarioReader.named(top.get("work"), "work item");
  }

  private static Map<String, LockKind> locks(Map<String, Node> nodes, Collection<String> mms) {
    Map<String, LockKind> locks = new LinkedHashMap<>();
    nodes.forEach((name, node) -> {
      if (mms.contains(name) || KERNELS_LOCKS.contains(name)) {
        throw node.keyError(
            "a lock cannot be called "
                + name
                + ", which is "
                + (mms.contains(name) ? "an mm" : "a lock of the kernel's")
                + "; accepted is any other name");
      }
      Node kind = node.members(LOCK_KEYS).require("kind");
      locks.put(name, ScenarioReader.constant(kind, "kind", KINDS));
    });
    return Collections.unmodifiableMap(locks);
  }

  /** The names in a list; none where there is no list. */
  private static List<String> list(@Nullable Node node) {
    List<String> names = new ArrayList<>();
    if (node != null) {
      for (Node item : node.items()) {
        String name = item.name();
        if (names.contains(name)) {
          throw item.error(name + " stands in this list already; once is accepted");
        }
        names.add(name);
      }
    }
    return Collections.unmodifiableList(names);
  }

  Collection<String> work() {
    return work.keySet();
  }

  /** All of it. */
  DriverThings read(StepReader steps) {
    Map<String, List<Step>> items = new LinkedHashMap<>();
    work.forEach((name, node) -> items.put(name, steps.list(node)));
    return new DriverThings(
        locks,
        Collections.unmodifiableMap(counters),
        completions,
        objects,
        Collections.unmodifiableMap(items));
  }

  /** The schema of each of {@link #KEYS}. */
  static Map<String, Object> schema() {
    Map<String, Object> names = map("type", "array", "items", ref("name"), "uniqueItems", true);
    Map<String, Object> completions = described("Completions of drivers' own.");
    completions.putAll(names);
    Map<String, Object> objects = described("Memory of drivers' own, there from the start.");
    objects.putAll(names);
    return map(
        "locks",
        named(
            "Locks of drivers' own.",
            closed(LOCK_KEYS, LOCK_KEYS, map("kind", oneOf(KINDS.keySet())))),
        "counters",
        named("Counters of drivers' own, each with its value at the start.", ref("int")),
        "completions",
        completions,
        "objects",
        objects,
        "work",
        named("Work items; the steps of each run in a worker.", ref("steps")));
  }
}
