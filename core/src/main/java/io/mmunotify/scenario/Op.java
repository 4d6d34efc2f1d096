// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import static io.mmunotify.hw.trace.Field.ADDRESS;
import static io.mmunotify.hw.trace.Field.BLOCKABLE;
import static io.mmunotify.hw.trace.Field.CALLBACK;
import static io.mmunotify.hw.trace.Field.END;
import static io.mmunotify.hw.trace.Field.LOCKED;
import static io.mmunotify.hw.trace.Field.MM;
import static io.mmunotify.hw.trace.Field.NOTIFIER;
import static io.mmunotify.hw.trace.Field.ONLY_END;
import static io.mmunotify.hw.trace.Field.PTE;
import static io.mmunotify.hw.trace.Field.START;

import io.mmunotify.hw.trace.Field;
import java.util.List;
import java.util.Locale;

/**
 * What a step can be: the kernel's functions less their {@code mmu_notifier_} prefix, and what a
 * driver and a task do besides. The fields are a step's arguments, in the order of a trace.
 */
public enum Op {
  REGISTER(NOTIFIER),
  REGISTER_LOCKED(NOTIFIER),
  /** The mm need not be the notifier's. */
  UNREGISTER(NOTIFIER, MM),
  UNREGISTER_NO_RELEASE(NOTIFIER, MM),
  RELEASE(MM),
  MMGET(MM),
  MMPUT(MM),
  MMGRAB(MM),
  MMDROP(MM),
  CLEAR_FLUSH_YOUNG(MM, START, END),
  CLEAR_YOUNG(MM, START, END),
  TEST_YOUNG(MM, ADDRESS),
  CHANGE_PTE(MM, ADDRESS, PTE),
  INVALIDATE_PAGE(MM, ADDRESS),
  INVALIDATE_RANGE_START(MM, START, END, BLOCKABLE),
  INVALIDATE_RANGE_END(MM, START, END, ONLY_END),
  INVALIDATE_RANGE(MM, START, END),
  HAS_BLOCKABLE(MM, LOCKED),
  CALL_SRCU(CALLBACK),
  SYNCHRONIZE,
  SLEEP,
  FREE(NOTIFIER);

  private final String text;
  private final List<Field> arguments;

  Op(Field... arguments) {
    this.text = name().toLowerCase(Locale.ROOT);
    this.arguments = List.of(arguments);
  }

  /** The name in scenarios and traces. */
  public String text() {
    return text;
  }

  /** The arguments, in the order in which a trace's {@code call} has them. */
  public List<Field> arguments() {
    return arguments;
  }

  /** Whether the step means something without this argument. */
  boolean isOptional(Field field) {
    boolean mmOfNotifier = field == MM && arguments.contains(NOTIFIER);
    return mmOfNotifier || field.type() == Field.Type.BOOLEAN;
  }

  /** Whether a scenario may write {@code op: NAME} instead of a mapping. */
  public boolean takesName() {
    return arguments.stream().filter(field -> !isOptional(field)).count() == 1;
  }
}
