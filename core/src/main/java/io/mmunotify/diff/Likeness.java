// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import io.mmunotify.hw.trace.Field;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How alike two events are that two generations performed; the later constants are less alike. */
public enum Likeness {
  /** Not one member differs. */
  SAME("no"),
  /**
   * The same by a primitive of another name, RCU here, SRCU there, or with another frame, or under
   * the lock of one page table instead of that of all of them.
   */
  OTHER_PRIMITIVE("primitive"),
  /** The same task does the same to the same, and yet not quite: worth a look side by side. */
  CHANGED("yes"),
  /** Two different things. */
  UNRELATED("yes");

  /** What an event is about: where one of these differs, it is another event. */
  private static final List<Field> SUBJECT =
      List.of(Field.OP, Field.NOTIFIER, Field.MM, Field.CALLBACK, Field.WHAT);

  /** The forms of one primitive, each mapped to the first of them. */
  private static final Map<EventKind, EventKind> FORMS =
      new EnumMap<>(
          Map.of(
              EventKind.SRCU_READ_LOCK, EventKind.RCU_READ_LOCK,
              EventKind.SRCU_READ_UNLOCK, EventKind.RCU_READ_UNLOCK,
              EventKind.SYNCHRONIZE_SRCU_BEGIN, EventKind.SYNCHRONIZE_RCU_BEGIN,
              EventKind.SYNCHRONIZE_SRCU_END, EventKind.SYNCHRONIZE_RCU_END));

  private static final Set<EventKind> TABLE_LOCKS =
      EnumSet.of(EventKind.PTE_LOCK, EventKind.PTE_UNLOCK);

  private final String differs;

  Likeness(String differs) {
    this.differs = differs;
  }

  /** Whether that makes a difference, in a word: {@code no}, {@code primitive} or {@code yes}. */
  public String differs() {
    return differs;
  }

  /** Whether nothing but the name of a primitive tells the two apart. */
  public boolean isQuiet() {
    return compareTo(CHANGED) < 0;
  }

  /** The less alike of the two. */
  Likeness and(Likeness other) {
    return compareTo(other) < 0 ? other : this;
  }

  static Likeness of(Event a, Event b) {
    if (!Objects.equals(a.task(), b.task())) {
      return UNRELATED;
    }
    if (a.kind() == b.kind()) {
      if (!sameSubject(a, b)) {
        return UNRELATED;
      }
      return a.equals(b) ? SAME : sameButFrame(a, b) || isFiner(a, b) ? OTHER_PRIMITIVE : CHANGED;
    }
    if (form(a) == form(b)) {
      return OTHER_PRIMITIVE;
    }
    boolean comparable = (isUnlink(a) && isUnlink(b)) || (isAttempt(a) && isAttempt(b));
    return comparable && Objects.equals(subject(a), subject(b)) ? CHANGED : UNRELATED;
  }

  private static EventKind form(Event event) {
    return FORMS.getOrDefault(event.kind(), event.kind());
  }

  private static boolean sameSubject(Event a, Event b) {
    for (Field field : SUBJECT) {
      if (!Objects.equals(a.get(field), b.get(field))) {
        return false;
      }
    }
    return true;
  }

  /** Which frame the allocator gave is chance, as long as the two do the same with it. */
  private static boolean sameButFrame(Event a, Event b) {
    for (Field field : a.kind().fields()) {
      if (field != Field.PFN && !Objects.equals(a.get(field), b.get(field))) {
        return false;
      }
    }
    return true;
  }

  /** Whether one of the two takes or gives back page_table_lock, the other a split lock. */
  private static boolean isFiner(Event a, Event b) {
    return TABLE_LOCKS.contains(a.kind()) && (isOfAllTables(a) || isOfAllTables(b));
  }

  private static boolean isOfAllTables(Event event) {
    return Objects.equals(event.get(Field.ADDRESS), 0L);
  }

  /** Not another form of one primitive: what the two leave behind is not the same. */
  private static boolean isUnlink(Event event) {
    return event.kind() == EventKind.HLIST_DEL_RCU || event.kind() == EventKind.HLIST_DEL_INIT_RCU;
  }

  private static boolean isAttempt(Event event) {
    return event.kind() == EventKind.CALL || event.kind() == EventKind.UNSUPPORTED;
  }

  private static @Nullable Object subject(Event event) {
    return isUnlink(event) ? event.get(Field.NOTIFIER) : event.get(Field.OP);
  }
}
