// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Elapsed;
import io.mmunotify.hw.machine.Handshake;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.sync.ReaderCalls;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Ticks of a live machine that ask threads for their stacks. A thread is asked as soon as a grace
 * period waits for it. If it is in a section it is asked again after a pause, which doubles from
 * {@link LiveMachine#PARK_NANOS} up to a jiffy. Threads that are idle are not asked. Used by the
 * thread for ticks alone.
 *
 * <p>A thread in one section after the other may be found in a section each time, and a grace
 * period would not end. So after {@link #PATIENCE} looks all readers of the JVM are made to look,
 * from then on, whether their CPU wants a quiescent state, at the end of each section. Upstream
 * sets {@code need_resched} in that case.
 */
final class RcuStacks {
  /** So many looks in a row may find a thread in a section. */
  private static final int PATIENCE = 32;

  private final RcuState rsp;
  private final Elapsed clock;

  /** When a thread is to be asked next, by the clock. */
  private long due = Long.MAX_VALUE;

  /**
   * @param clock tells the time since its start; never restarted
   */
  RcuStacks(RcuState rsp, Elapsed clock) {
    this.rsp = rsp;
    this.clock = clock;
  }

  /** Nanoseconds until a thread is to be asked. */
  long left() {
    return due == Long.MAX_VALUE ? due : due - clock.passed();
  }

  /**
   * Asks the threads whose turn it is.
   *
   * @param awaited whether a CPU has noticed a grace period that waits for it
   * @param outside hears of each CPU whose thread was found outside of all sections
   */
  void ask(Predicate<RcuData> awaited, Consumer<RcuData> outside) {
    long now = clock.passed();
    due = Long.MAX_VALUE;
    for (RcuData rdp : rsp.cpus()) {
      for (RcuReader reader : rdp.readers) { // one, or none yet
        if (!reader.isIdle() && awaited.test(rdp)) {
          if (isDue(reader, rdp.gpnum, now) && found(reader)) {
            outside.accept(rdp);
          } else {
            due = Math.min(due, reader.askAt);
          }
        }
      }
    }
  }

  private static boolean isDue(RcuReader reader, long gpnum, long now) {
    if (reader.askedFor != gpnum) {
      reader.askedFor = gpnum;
      reader.foundInside = 0;
      return true;
    }
    return now - reader.askAt >= 0;
  }

  /** Asks one thread; whether it is outside. */
  private boolean found(RcuReader reader) {
    if (Handshake.findsOutside(reader.task())) {
      reader.foundInside = 0;
      return true;
    }
    int before = reader.foundInside;
    reader.foundInside = before + 1;
    if (before + 1 == PATIENCE) {
      ReaderCalls.make();
    }
    long pause = LiveMachine.PARK_NANOS << Math.min(before, Integer.SIZE);
    pause = Math.min(pause, rsp.jiffyNanos());
    reader.askAt = clock.passed() + pause;
    return false;
  }
}
