// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.hw.machine;

import io.mmunotify.hw.trace.EventKind;

/**
 * A caller broke a rule, and a model cannot reproduce what follows: the behaviour of a real kernel
 * depends on the later use of the memory. The run stops with a sentence.
 */
public final class KernelMisuse extends KernelStop {
  private static final long serialVersionUID = 1;

  /**
   * @param sentence the rule that was broken, and the act that broke the rule
   */
  public KernelMisuse(String sentence) {
    super(sentence, EventKind.MISUSE, sentence);
  }

  /** The sentence, never null. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
