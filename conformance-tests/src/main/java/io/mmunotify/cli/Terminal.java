// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.terminal.CleanStream;
import java.io.BufferedReader;
import java.io.PrintStream;

/**
 * Where a command prints and reads.
 *
 * @param out results
 * @param err complaints and progress
 * @param in what a person types
 * @param colour whether {@code out} understands colour and nobody asked for none
 * @param width columns of {@code out}, or 100 where nobody knows
 * @param watched whether {@code err} is a terminal, so that a line on it can be written over
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    BufferedReader in,
    boolean colour,
    int width,
    boolean watched) {

  /** Puts a stream in front of each that lets through what may be printed, and nothing else. */
  public Terminal {
    out = CleanStream.on(out, false);
    err = CleanStream.on(err, true);
  }

  /** One whose {@code err} is a file or a pipe. */
  public Terminal(PrintStream out, PrintStream err, BufferedReader in, boolean colour, int width) {
    this(out, err, in, colour, width, false);
  }
}
