// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.Event;
import io.mmunotify.hw.trace.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * A caller broke a rule whose breach has no behaviour that could be reproduced: what a real kernel
 * would do depends on what the memory was used for next. The run stops with a sentence.
 */
public final class KernelMisuse extends KernelStop {
  private static final long serialVersionUID = 1;

  /**
   * @param sentence which rule was broken, by what
   */
  public KernelMisuse(String sentence) {
    super(sentence);
  }

  @Override
  public Event event(@Nullable String task) {
    return new Event(task, EventKind.MISUSE, sentence());
  }

  /** The sentence, never null. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
