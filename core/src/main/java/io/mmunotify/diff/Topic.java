// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.diff;

import io.mmunotify.conformance.Clauses;
import io.mmunotify.scenario.Builtins.Builtin;
import io.mmunotify.scenario.Scenario;

/**
 * A scenario that generations are compared in.
 *
 * @param scenario what is run
 * @param difference the numbers in the catalogue of differences and bugs; empty where none is known
 * @param matters why a driver should care, in a sentence; empty where none is known
 * @param subject what it is about, as a heading; empty where nobody knows
 * @param named whether somebody asked for this scenario by its name
 */
public record Topic(
    Scenario scenario, String difference, String matters, String subject, boolean named) {

  /** A scenario from a file. */
  public static Topic of(Scenario scenario) {
    return new Topic(scenario, "", "", "", true);
  }

  /**
   * A built-in scenario.
   *
   * @param builtin its line of the index
   */
  public static Topic of(Scenario scenario, Builtin builtin, boolean named) {
    return new Topic(
        scenario,
        builtin.difference(),
        builtin.matters(),
        Clauses.load().subject(builtin.name()),
        named);
  }
}
