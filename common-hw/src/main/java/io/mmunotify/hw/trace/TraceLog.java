// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/** The events of one run, in order. Written by the machine's thread alone. */
public final class TraceLog {
  private final List<Event> events = new ArrayList<>(64);
  private final IntConsumer hears;

  /** An empty log. */
  public TraceLog() {
    this(_ -> {});
  }

  /**
   * An empty log that somebody listens to.
   *
   * @param hears told the place of each event, from 0, right after the event
   */
  public TraceLog(IntConsumer hears) {
    this.hears = hears;
  }

  /** Appends an event. */
  public void add(Event event) {
    events.add(event);
    hears.accept(events.size() - 1);
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
