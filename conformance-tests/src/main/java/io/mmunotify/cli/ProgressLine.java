// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.terminal.Control;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.DefaultProgressBarRenderer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** A line of a terminal that is written over again and again. The bar's own thread draws it. */
public final class ProgressLine implements AutoCloseable {
  private static final int FULL = 100;
  private static final int UNKNOWN = -1;
  private static final int MILLISECONDS = 200;

  private final PrintStream err;
  private final ProgressBar bar;

  /**
   * @param width columns
   */
  public ProgressLine(String title, PrintStream err, int width) {
    this.err = err;
    // A consumer of our own: the library's asks the terminal for its width, by other processes.
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(title)
            .setInitialMax(UNKNOWN)
            .setRenderer(new Renderer())
            .setUpdateIntervalMillis(MILLISECONDS)
            .continuousUpdate()
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, width - 1))
            .build();
  }

  /** The library's bar with a percentage; where there is none to tell, the text alone. */
  private static final class Renderer extends DefaultProgressBarRenderer {
    Renderer() {
      super(
          ProgressBarStyle.ASCII,
          "",
          1,
          false,
          new DecimalFormat(),
          ChronoUnit.SECONDS,
          false,
          _ -> Optional.empty());
    }

    /** The percentage says it. */
    @Override
    protected String ratio(ProgressState progress) {
      return "";
    }

    @Override
    public String render(ProgressState progress, int width) {
      if (!progress.isIndefinite()) {
        return super.render(progress, width);
      }
      long seconds = progress.getTotalElapsed().toSeconds();
      String time = String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
      String line = progress.getTaskName() + " " + time + " " + progress.getExtraMessage();
      return line.length() <= width ? line : line.substring(0, width);
    }
  }

  private synchronized void draw(String text) {
    err.print(Control.RETURN + text + Control.ERASE_LINE);
    err.flush();
  }

  /**
   * Shows it with the next drawing.
   *
   * @param part what is done, from 0 to 1; less than 0 if nobody knows
   */
  public void show(double part, String text) {
    if (part >= 0) {
      bar.maxHint(FULL).stepTo((long) (part * FULL));
    }
    bar.setExtraMessage(text);
  }

  /** Prints lines above it: takes it away for as long as they are printed. */
  public synchronized void above(Runnable print) {
    draw("");
    err.print(Control.RETURN);
    err.flush();
    print.run();
  }

  /** Takes it away. */
  @Override
  public void close() {
    bar.close();
    draw("");
    err.print(Control.RETURN);
    err.flush();
  }
}
