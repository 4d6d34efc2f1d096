// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps of one kind: what they are called and how they are written. */
interface StepFamily {

  /** The names of its steps, in the order in which a message lists them. */
  Collection<String> names();

  /** Whether a step is written as its bare name, and takes no argument. */
  boolean isBare(String name);

  /** How a step is written, for messages: {@code "{mmput: MM}"}. */
  String form(String name);

  /**
   * Reads a step.
   *
   * @param name one of the family's
   * @param argument what stands behind the name; null for a bare step
   * @param steps reads the steps that stand inside of it, and knows what a step may refer to
   * @throws InputError if it is none
   */
  Step read(String name, @Nullable Node argument, StepReader steps);

  /** The schema of the argument of a step that is not bare. */
  Map<String, Object> schema(String name);
}
