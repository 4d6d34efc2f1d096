// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What went wrong in a run without ending it, most of it as a kernel's log would have told. */
public final class Remarks {
  private final Set<Object> warnings = new LinkedHashSet<>();
  private final Set<Object> lacking = new TreeSet<>();
  private int logged;
  private boolean sleepsWhileAtomic;

  /**
   * @param events of one run
   */
  public Remarks(List<Event> events) {
    for (Event event : events) {
      Object op = event.get(Field.OP);
      Object condition = event.get(Field.CONDITION);
      if (event.kind() == EventKind.WARN && condition != null) {
        warnings.add(condition);
      } else if (event.kind() == EventKind.PRINTK) {
        logged++;
      } else if (event.kind() == EventKind.UNSUPPORTED && op != null) {
        lacking.add(op);
      }
      sleepsWhileAtomic |= Boolean.TRUE.equals(event.get(Field.ATOMIC));
    }
  }

  /** All of them, a few words each: {@code "sleeps while atomic"}. */
  public List<String> all() {
    List<String> all = new ArrayList<>(complaints());
    if (!lacks().isEmpty()) {
      all.add(lacks());
    }
    return all;
  }

  /** What a kernel's log would have told. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    if (sleepsWhileAtomic) {
      complaints.add("sleeps while atomic");
    }
    if (!warnings.isEmpty()) {
      complaints.add("warns of " + joined(warnings));
    }
    if (logged > 0) {
      complaints.add("logs " + logged + (logged == 1 ? " failure" : " failures"));
    }
    return complaints;
  }

  /** The steps that the generation does not know; empty if it knows them all. */
  String lacks() {
    return lacking.isEmpty() ? "" : "lacks " + joined(lacking);
  }

  private static String joined(Set<Object> things) {
    return things.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
