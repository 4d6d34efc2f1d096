// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore;

import org.jspecify.annotations.Nullable;

/** Why a search ended before everything was seen. */
public enum Bound {
  /** So many runs were made. */
  EXECUTIONS("executions", "max-executions"),
  /** A schedule has so many steps. */
  DEPTH("depth", "max-depth"),
  /** So many states were looked at. */
  STATES("states", "max-states"),
  /** So much time has passed. */
  TIME("time", "max-time"),
  /** What the search keeps takes so much memory. */
  MEMORY("memory", "max-memory", ", and -Xmx in MMUNOTIFY_OPTS the heap"),
  /** Schedules with more switches away from a task that could have gone on were left out. */
  PREEMPTIONS("preemptions", "preemptions"),
  /** Schedules were drawn at random, so many. */
  SAMPLES("samples", "samples"),
  /** Something was found, and nothing more was asked for. */
  FIRST_FINDING("first finding", null),
  /** Somebody wanted it to end. */
  INTERRUPTED("interrupted", null);

  private final String text;
  private final @Nullable String option;
  private final String alsoRaisedBy;

  Bound(String text, @Nullable String option) {
    this(text, option, "");
  }

  Bound(String text, @Nullable String option, String alsoRaisedBy) {
    this.text = text;
    this.option = option;
    this.alsoRaisedBy = alsoRaisedBy;
  }

  /** Its name, as reports and files write it. */
  public String text() {
    return text;
  }

  /** The command-line option that raises it, without its dashes; null where none does. */
  public @Nullable String option() {
    return option;
  }

  /** For a person: its name, and how to raise it. */
  public String sentence() {
    return option == null ? text : text + "; --" + option + " raises it" + alsoRaisedBy;
  }
}
