// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.trace.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a step that is an operation of the VM, defaults filled in, as a trace's {@code
 * call} has them.
 *
 * @param values by field; one that is missing was not said and has no default
 */
public record VmArguments(Map<Field, Object> values) {

  /** An argument that may be missing. */
  public @Nullable Object get(Field field) {
    return values.get(field);
  }

  /** A name that must be there. */
  public String name(Field field) {
    return (String) value(field);
  }

  /** A name that may be missing. */
  public @Nullable String optionalName(Field field) {
    return (String) values.get(field);
  }

  /** A number. */
  public long number(Field field) {
    return (Long) value(field);
  }

  /** A truth value. */
  public boolean truth(Field field) {
    return (Boolean) value(field);
  }

  private Object value(Field field) {
    Object value = values.get(field);
    if (value == null) {
      throw new IllegalArgumentException(field + " is no argument of this step");
    }
    return value;
  }
}
