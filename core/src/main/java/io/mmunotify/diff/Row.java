// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.trace.Event;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the generations did at one point of their runs.
 *
 * @param events one per generation, in their order; null where a generation did nothing like it. At
 *     least one is there, and all have the same task
 */
public record Row(List<@Nullable Event> events) {

  /** The task that did it; null for what no task does. */
  public @Nullable String task() {
    return first().task();
  }

  /** The event of the first generation that has one. */
  public Event first() {
    for (Event event : events) {
      if (event != null) {
        return event;
      }
    }
    throw new IllegalStateException("a row without an event");
  }

  /** How alike the generations are here. */
  public Likeness likeness() {
    return likeness(new BitSet());
  }

  /**
   * How alike those generations are here that still run.
   *
   * @param stopped the columns that have nothing more to tell than their end
   */
  Likeness likeness(BitSet stopped) {
    Likeness likeness = Likeness.SAME;
    Event first = first();
    for (int column = 0; column < events.size(); column++) {
      Event event = events.get(column);
      if (event != null) {
        likeness = likeness.and(Likeness.of(first, event));
      } else if (!stopped.get(column)) {
        likeness = Likeness.UNRELATED;
      }
    }
    return likeness;
  }

  /** The columns whose run stops here, by a bug, an oops, a misuse or a deadlock. */
  BitSet stops() {
    BitSet stops = new BitSet();
    for (int column = 0; column < events.size(); column++) {
      Event event = events.get(column);
      if (event != null) {
        switch (event.kind()) {
          case BUG, OOPS, MISUSE, DEADLOCK -> stops.set(column);
          default -> {}
        }
      }
    }
    return stops;
  }

  /** Whether no generation has an event in both rows, so that their order does not matter. */
  boolean isApartFrom(Row other) {
    for (int column = 0; column < events.size(); column++) {
      if (events.get(column) != null && other.events.get(column) != null) {
        return false;
      }
    }
    return true;
  }

  /** Whether an event can stand in this row, beside each of those that are there. */
  boolean welcomes(Event candidate) {
    for (Event event : events) {
      if (event != null && Likeness.of(event, candidate) == Likeness.UNRELATED) {
        return false;
      }
    }
    return true;
  }

  /** This row with one more generation. */
  Row with(@Nullable Event event) {
    List<@Nullable Event> more = new ArrayList<>(events);
    more.add(event);
    return new Row(more);
  }
}
