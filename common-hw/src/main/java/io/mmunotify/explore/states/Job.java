// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.explore.states;

import io.mmunotify.explore.Program;
import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;

/** What a JVM of a cluster has to know to take part in a search. Any thread may call. */
public interface Job extends Serializable {
  /**
   * A program as a JVM has it for itself.
   *
   * @param notes what else is to be known of the runs that this JVM has made so far; asked by any
   *     thread
   */
  record Made(Program<?> program, Supplier<List<String>> notes) {}

  /** Makes the program. */
  Made make();

  /** How it is searched. */
  StateSearch.Options options();
}
