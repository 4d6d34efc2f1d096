// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.terminal.CleanStream;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints and reads.
 *
 * @param out results for a person, as far as the locale goes
 * @param data results for a program: the same stream in UTF-8, whatever the locale
 * @param err complaints and progress
 * @param in standard input
 * @param look how to print
 * @param pager what shows a long text
 */
public record Terminal(
    PrintStream out, PrintStream data, PrintStream err, BufferedReader in, Look look, Pager pager) {

  /** Puts a stream in front of each that lets through what may be printed, and nothing else. */
  public Terminal {
    out = CleanStream.on(out, false);
    data = CleanStream.on(data, false);
    err = CleanStream.on(err, true);
  }

  /** One without a pager, whose {@code err} may be a terminal. */
  public Terminal(
      PrintStream out,
      PrintStream err,
      BufferedReader in,
      boolean colour,
      int width,
      boolean watched) {
    this(out, out, err, in, new Look(colour, width, false, watched, false), Pager.NONE);
  }

  /** One without a pager, whose {@code err} is a file or a pipe. */
  public Terminal(PrintStream out, PrintStream err, BufferedReader in, boolean colour, int width) {
    this(out, err, in, colour, width, false);
  }

  /** Whether results may be coloured. */
  public boolean colour() {
    return look.colour();
  }

  /** Columns that results may take. */
  public int width() {
    return look.width();
  }

  /**
   * Columns for a line that a program may look for: a file or a pipe takes the whole of it, where
   * nobody has said how many columns there are.
   */
  public int lineWidth() {
    return look.measured() ? look.width() : Integer.MAX_VALUE;
  }

  /** Whether a line of {@code err} can be written over. */
  public boolean watched() {
    return look.watched();
  }

  /** Whether advice is to be left out. */
  public boolean quiet() {
    return look.quiet();
  }

  /** Progress, and other news that nobody needs: {@code err}, or nothing where it is quiet. */
  public PrintStream news() {
    return look.quiet()
        ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
        : err;
  }

  /** The same with another look. */
  Terminal with(Look other) {
    return new Terminal(out, data, err, in, other, pager);
  }

  /** The same without a pager. */
  Terminal unpaged() {
    return new Terminal(out, data, err, in, look, Pager.NONE);
  }

  /** Shows a text for a person: with the pager if there is one. */
  public void page(String text) {
    pager.show(text, this);
  }
}
