// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The events of one run, in order. Written by the machine's thread alone. */
public final class TraceLog {
  private final List<Event> events = new ArrayList<>(64);

  /** Appends an event. */
  public void add(Event event) {
    events.add(event);
  }

  /** The number of events so far. */
  public int size() {
    return events.size();
  }

  /** The events so far; a view. */
  public List<Event> events() {
    return Collections.unmodifiableList(events);
  }
}
