// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A line of a terminal that is written over again and again. The bar's own thread draws it. */
final class ProgressLine implements AutoCloseable {
  private static final int FULL = 100;
  private static final int UNKNOWN = -1;
  private static final int MILLISECONDS = 200;

  private final PrintStream err;
  private final ProgressBar bar;

  /**
   * @param width columns
   */
  ProgressLine(String title, PrintStream err, int width) {
    this.err = err;
    // A consumer of our own: the library's asks the terminal for its width, by other processes.
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(title)
            .setInitialMax(UNKNOWN)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(MILLISECONDS)
            .hideEta()
            .continuousUpdate()
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, width - 1))
            .build();
  }

  private void draw(String text) {
    err.print("\r" + text + "\u001b[K");
    err.flush();
  }

  /**
   * Shows it with the next drawing.
   *
   * @param part what is done, from 0 to 1; less than 0 if nobody knows
   */
  void show(double part, String text) {
    if (part >= 0) {
      bar.maxHint(FULL).stepTo((long) (part * FULL));
    }
    bar.setExtraMessage(text);
  }

  /** Takes it away. */
  @Override
  public void close() {
    bar.close();
    draw("");
    err.print("\r");
    err.flush();
  }
}
