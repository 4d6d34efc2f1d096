// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.driver;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a driver asks of a counter: {@code active is 0}.
 *
 * @param value what the counter is compared with
 */
public record Condition(Relation relation, int value) {

  /** How a counter is compared. */
  public enum Relation {
    /** Equal. */
    IS,
    /** Not equal. */
    IS_NOT,
    /** Greater. */
    ABOVE,
    /** Less. */
    BELOW;

    /** What scenarios and traces call it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it holds for a counter of that value. */
  public boolean holds(int counter) {
    return switch (relation) {
      case IS -> counter == value;
      case IS_NOT -> counter != value;
      case ABOVE -> counter > value;
      case BELOW -> counter < value;
    };
  }

  /** Its value if it is of that relation; else null, as the member of an event that it lacks. */
  @Nullable Integer of(Relation asked) {
    return relation == asked ? value : null;
  }

  @Override
  public String toString() {
    return relation.text().replace('_', ' ') + " " + value;
  }
}
