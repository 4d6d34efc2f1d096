// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli.explore;

import io.mmunotify.cli.ProgressLine;
import io.mmunotify.cli.Terminal;
import io.mmunotify.explore.SearchProgress;
import io.mmunotify.explore.Watch;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells on standard error how far a search is: by a bar on a terminal, else by a line now and then.
 * A short search is told nothing of. Any thread of the search may call.
 */
public final class Progress implements AutoCloseable {
  /** Between two lines, and before the first. */
  private static final double SECONDS_BETWEEN_LINES = 5;

  private static final double SECONDS_BETWEEN_BARS = 0.2;

  private final String title;
  private final PrintStream err;
  private final boolean watched;
  private final int width;
  private final double pause;

  /** How often it was told. */
  private final AtomicLong told = new AtomicLong();

  private @Nullable ProgressLine line;
  private boolean closed;

  /**
   * @param title what is searched
   */
  public Progress(String title, Terminal terminal) {
    this(title, terminal, terminal.watched() ? SECONDS_BETWEEN_BARS : SECONDS_BETWEEN_LINES);
  }

  /**
   * @param pause seconds between two times
   */
  Progress(String title, Terminal terminal, double pause) {
    this.title = title;
    this.err = terminal.news();
    this.watched = terminal.watched();
    this.width = terminal.width();
    this.pause = pause;
  }

  /** Tells it, if it is time. */
  public void look(Watch watch) {
    double seconds = watch.seconds();
    long due = (long) (seconds / pause);
    long last = told.get();
    if (due <= last || !told.compareAndSet(last, due)) {
      return;
    }
    SearchProgress progress = watch.progress();
    if (progress != null) {
      show(progress, seconds);
    }
  }

  private synchronized void show(SearchProgress progress, double seconds) {
    if (closed) {
      return;
    }
    if (!watched) {
      err.println(title + ": " + text(progress, seconds));
      return;
    }
    if (line == null) {
      line = new ProgressLine(title, err, width);
    }
    line.show(part(progress), text(progress, seconds));
  }

  /** The part that is done, from 0 to 1; less than 0 if nobody knows. */
  private static double part(SearchProgress progress) {
    return progress instanceof SearchProgress.Schedules schedules ? schedules.part() : -1;
  }

  private static String text(SearchProgress progress, double seconds) {
    String far =
        switch (progress) {
          case SearchProgress.States at ->
              states(at.states())
                  + ", "
                  + rate(at.here(), seconds)
                  + " states/s, "
                  + at.depth()
                  + " steps deep ("
                  + number(at.width())
                  + " there, "
                  + (at.width() > at.before() ? "growing" : "shrinking")
                  + "), "
                  + number(at.bytes() / Math.max(1, at.states()))
                  + " bytes a state";
          case SearchProgress.Schedules at ->
              executions(at.executions())
                  + ", about "
                  + percent(at.part())
                  + ", "
                  + rate(at.executions() + at.redundant(), seconds)
                  + " executions/s";
        };
    return far + ", " + outcomes(progress.outcomes());
  }

  private static String rate(long done, double seconds) {
    return number(Math.round(done / seconds));
  }

  /** A number for a person: {@code 12,345}. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** How many states, in words. */
  static String states(long states) {
    return number(states) + (states == 1 ? " state" : " states");
  }

  /** How many runs that were made to their end, in words. */
  static String executions(long executions) {
    return number(executions) + (executions == 1 ? " execution" : " executions");
  }

  /** How many outcomes, in words. */
  static String outcomes(int outcomes) {
    return outcomes + (outcomes == 1 ? " outcome" : " outcomes");
  }

  /** A part for a person; all of it only if it is all. */
  static String percent(double part) {
    return part < 0.0001
        ? "0 %"
        : String.format(Locale.ROOT, "%.2f %%", Math.floor(part * 1e4) / 100);
  }

  /** Takes the bar away. */
  @Override
  public synchronized void close() {
    closed = true;
    if (line != null) {
      line.close();
    }
  }
}
