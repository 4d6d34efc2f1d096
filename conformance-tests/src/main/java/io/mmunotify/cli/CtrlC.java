// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.cli;

import io.mmunotify.explore.Bound;
import io.mmunotify.explore.Watch;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * As long as it is open, Ctrl-C ends a search or a soak instead of the process, so that what they
 * found is told. A second one, of which a shutdown hook would not hear, ends the process at once.
 */
public final class CtrlC implements AutoCloseable {
  /** What a shell reports of a program that was interrupted. */
  private static final int INTERRUPTED = 130;

  private static final Signal SIGNAL = new Signal("INT");

  private final SignalHandler before;
  private boolean pressed;
  private @Nullable Runnable stop;

  public CtrlC() {
    this.before = Signal.handle(SIGNAL, _ -> press());
  }

  private synchronized void press() {
    if (pressed) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
    pressed = true;
    stop();
  }

  /** A search begins. It ends at once if it is too late. */
  public void ends(Watch watch) {
    ends(() -> watch.stop(Bound.INTERRUPTED));
  }

  /** Something begins that can be ended in this way. At once, if it is too late. */
  public synchronized void ends(Runnable how) {
    stop = how;
    stop();
  }

  private void stop() {
    if (pressed && stop != null) {
      stop.run();
    }
  }

  @Override
  public void close() {
    SignalHandler _ = Signal.handle(SIGNAL, before);
  }
}
