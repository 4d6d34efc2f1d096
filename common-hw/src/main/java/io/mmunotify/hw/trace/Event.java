// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One line of a trace: a task and its act. Immutable; two events are equal when their JSON says the
 * same.
 */
public final class Event {
  /** The value of a member that is present and null, as the notifier of a walk's last visit. */
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private final @Nullable String task;
  private final EventKind kind;
  private final @Nullable Object[] values;

  /**
   * @param task the task; null for a deadlock and for the end
   * @param values in the order of the kind's fields; null where the member is absent, {@link #NULL}
   *     where it is null; missing ones at the end are absent. Anything {@link Named} stands for its
   *     name, any integer for its value.
   */
  public Event(@Nullable String task, EventKind kind, @Nullable Object... values) {
    this.task = task;
    this.kind = kind;
    int length = kind.fields().size();
    this.values = values.length == length ? values : Arrays.copyOf(values, length);
    for (int i = 0; i < length; i++) {
      Object value = this.values[i];
      if (value instanceof Named named) {
        this.values[i] = named.name();
      } else if (value instanceof Integer integer) {
        this.values[i] = integer.longValue();
      }
    }
  }

  /** The task, or null for a deadlock and for the end. */
  public @Nullable String task() {
    return task;
  }

  /** The kind of the event. */
  public EventKind kind() {
    return kind;
  }

  /** The value of a member, {@link #NULL} where it is null, null where it is absent. */
  public @Nullable Object get(Field field) {
    int slot = kind.slot(field);
    return slot < 0 ? null : values[slot];
  }

  /** The value in a place of {@link EventKind#fields}. */
  public @Nullable Object at(int slot) {
    return values[slot];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Event event
        && kind == event.kind
        && Objects.equals(task, event.task)
        && Arrays.equals(values, event.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * kind.text().hashCode() + Objects.hashCode(task)) + Arrays.hashCode(values);
  }

  /** The event in one line for a person: {@code "driver: callback kvm release A"}. */
  @Override
  public String toString() {
    return (task == null ? "" : task + ": ") + describe();
  }

  /**
   * The event without its task: name, then members. Members that name something come without a key.
   */
  public String describe() {
    return describe((_, value) -> String.valueOf(value));
  }

  /**
   * The same with values in other words.
   *
   * @param words what to write for a member's value
   */
  public String describe(BiFunction<Field, Object, String> words) {
    StringBuilder text = new StringBuilder(kind.text());
    List<Field> fields = kind.fields();
    for (int i = 0; i < fields.size(); i++) {
      Object value = values[i];
      if (value != null) {
        text.append(' ');
        Field field = fields.get(i);
        if (!namesItself(field)) {
          text.append(field.key()).append('=');
        }
        text.append(words.apply(field, value));
      }
    }
    return text.toString();
  }

  private static boolean namesItself(Field field) {
    return field == Field.NOTIFIER
        || (field.type() == Field.Type.NAME && field != Field.MMAP_SEM && field != Field.PTES);
  }
}
