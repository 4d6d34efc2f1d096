// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

/**
 * How a command may print.
 *
 * @param colour whether results may be coloured
 * @param width columns of what results are shown on, or 100 where nobody knows
 * @param measured whether somebody knows
 * @param watched whether complaints go to a terminal, so that a line there can be written over
 * @param quiet whether progress and advice are to be left out
 */
public record Look(boolean colour, int width, boolean measured, boolean watched, boolean quiet) {

  /** The same with another colour. */
  Look colour(boolean other) {
    return new Look(other, width, measured, watched, quiet);
  }

  /** The same without progress and advice. */
  Look silent() {
    return new Look(colour, width, measured, false, true);
  }
}
