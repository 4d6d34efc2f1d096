// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.machine.Elapsed;
import io.mmunotify.hw.machine.Membarrier;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.machine.WaitQueue;
import io.mmunotify.hw.machine.Waitable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wait for a tick of any CPU of a live machine that finds something to do. Once in a jiffy all
 * CPUs are interrupted, if a grace period waits for any of them.
 */
final class RcuTimer implements Waitable {
  private final RcuState rsp;
  private final RcuGp gp;
  private final RcuSoftirq softirq;
  private final Elapsed jiffy;

  /** With handshakes. */
  private final RcuStacks stacks;

  private @Nullable RcuData taken;

  /** The CPU to look at first; the next tick begins with the CPU behind it. */
  private int first;

  RcuTimer(RcuState rsp, RcuGp gp, RcuSoftirq softirq) {
    this.rsp = rsp;
    this.gp = gp;
    this.softirq = softirq;
    this.jiffy = rsp.newJiffy();
    this.stacks = new RcuStacks(rsp, jiffy);
  }

  /** The CPU whose tick was taken last; null before the first tick. */
  @Nullable RcuData ticking() {
    return taken;
  }

  /**
   * The timer interrupt of all CPUs at once: CPUs in no section pass. With handshakes each CPU is
   * interrupted by itself, and its thread asked for its stack. Otherwise the entry into a section
   * may still lie in a CPU's store buffer, so each CPU has to execute a fence first. A CPU that
   * passes does its later reads after that fence, and so after the grace period began.
   */
  private void interrupt(Task current) {
    if (rsp.handshakes) {
      stacks.ask(rdp -> awaits(current, rdp), rdp -> gp.schedQs(current, rdp));
      return;
    }
    if (!jiffy.over(current)) {
      return;
    }
    List<RcuData> asked = rsp.cpus().stream().filter(rdp -> awaits(current, rdp)).toList();
    if (!asked.isEmpty()) {
      jiffy.restart(current);
      Membarrier.updaterFence();
      asked.stream()
          .filter(rdp -> !rdp.inSection(current, null))
          .forEach(rdp -> gp.schedQs(current, rdp));
    }
  }

  /**
   * Whether the CPU has noticed a grace period that waits for it, and has not passed a quiescent
   * state yet.
   */
  private boolean awaits(Task current, RcuData rdp) {
    rdp.irq.save(current);
    boolean awaits = softirq.owes(rdp) && !rdp.passedQuiesce;
    rdp.irq.restore();
    return awaits;
  }

  @Override
  public boolean ready(Task task) {
    throw new IllegalStateException("only a live machine has one thread for all ticks");
  }

  @Override
  public boolean tryTake(Task current) {
    interrupt(current);
    List<RcuData> cpus = rsp.cpus();
    for (int i = 0; i < cpus.size(); i++) {
      RcuData rdp = cpus.get((first + i) % cpus.size());
      if (softirq.pending(current, rdp)) {
        taken = rdp;
        first =
            (first + i + 1)
                % cpus.size(); // in turn: one that always has something to do keeps nobody waiting
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean wanted() {
    return rsp.cpus().stream().anyMatch(rdp -> rdp.qlen.peek() != 0);
  }

  @Override
  public long nanosUntilDue() {
    if (!wanted()) {
      return Long.MAX_VALUE;
    }
    return Math.min(rsp.handshakes ? stacks.left() : jiffy.left(), rsp.untilForced.left());
  }

  @Override
  public WaitQueue waitQueue() {
    return rsp.ticks;
  }

  @Override
  public String blockedBy() {
    return RcuStall.text(rsp);
  }
}
