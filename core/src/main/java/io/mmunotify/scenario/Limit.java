// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import io.mmunotify.hw.machine.SteppedMachine;

/**
 * A bound on what untrusted input may ask for. Each has a default, and an option that changes it.
 */
public enum Limit {
  DOCUMENT_BYTES("bytes in one document", 1 << 20, "max-bytes"),
  NESTING("levels of nesting in a document", 64, "max-nesting"),
  ALIASES("aliases in a document", 64, "max-aliases"),
  TASKS("tasks in a scenario", 256, "max-tasks"),
  STEPS("steps in a scenario", 10_000, "max-steps"),
  EVENTS(SteppedMachine.EVENTS_BOUND, 100_000, "max-events"),
  CALLBACK_NESTING("callbacks inside callbacks", 32, "max-callback-nesting");

  private final String words;
  private final long byDefault;
  private final String option;

  Limit(String words, long byDefault, String option) {
    this.words = words;
    this.byDefault = byDefault;
    this.option = option;
  }

  /** What is limited: {@code "bytes in one document"}. */
  public String words() {
    return words;
  }

  /** The largest number allowed where nothing else was asked for. */
  public long byDefault() {
    return byDefault;
  }

  /** The command line's option for it, without dashes. */
  public String option() {
    return option;
  }
}
