// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.bench.result.Interval;
import io.mmunotify.explore.LiveHeap;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.RcuHead;
import io.mmunotify.hw.sync.ReadDomain;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Callbacks queued as fast as one task can while a reader lets none of them run; then it leaves.
 *
 * @param outOfOrder how many ran before one that was queued earlier, by the same task
 * @param bytesQueued how much memory each took while it was queued, its head included
 * @param bytesLeft how much memory each left behind
 */
public record Flood(long outOfOrder, double bytesQueued, double bytesLeft) {
  public static final int SIZE = 200_000;

  static {
    SectionFrames.declare(Flood.class);
  }

  /** By then the threads of a machine that was stopped have let go of what they held. */
  private static final long REST_NANOS = 50_000_000;

  private static final int MOST_LOOKS = 40;

  /** Runs three in this JVM, behind one that does not count: the middle one of each figure. */
  public static Flood middleOfThree(String generation, String gracePeriods) {
    Flood _ = run(generation, gracePeriods);
    List<Flood> three = Stream.generate(() -> run(generation, gracePeriods)).limit(3).toList();
    return new Flood(
        three.stream().mapToLong(Flood::outOfOrder).sum(),
        Interval.median(three.stream().map(Flood::bytesQueued).toList()),
        Interval.median(three.stream().map(Flood::bytesLeft).toList()));
  }

  /** Runs one, in this JVM. */
  public static Flood run(String generation, String gracePeriods) {
    LiveMachine machine = new LiveMachine();
    ReadDomain domain =
        GracePeriodParams.generation(generation)
            .readDomain(machine, GracePeriodParams.options(gracePeriods, 1));
    Task reader = machine.attach("reader");
    Task caller = machine.attach("caller");
    machine.startWorkers();
    try {
      Order order = new Order();
      domain.call(caller, new RcuHead(""), (worker, head) -> {}); // what the first one makes
      domain.barrier(caller);
      LockSupport.parkNanos(REST_NANOS);
      long before = LiveHeap.bytes();
      double queued = queue(domain, reader, caller, order) - before;
      domain.barrier(caller);
      domain.barrier(caller); // whoever ran the last callback has let go of its batch by then
      double left = left(before);
      return new Flood(order.wrong + (SIZE - order.count), queued / SIZE, left / SIZE);
    } finally {
      machine.stop();
    }
  }

  /** Queues them in a section of the reader; returns how many bytes live on the heap then. */
  @ReadSection
  private static double queue(ReadDomain domain, Task reader, Task caller, Order order) {
    int index = domain.readLock(reader);
    for (int i = 0; i < SIZE; i++) {
      int number = i;
      domain.call(caller, new RcuHead(""), (worker, head) -> order.ran(number));
    }
    double bytes = LiveHeap.bytes();
    domain.readUnlock(reader, index);
    return bytes;
  }

  /**
   * The least of some looks. A worker that lost its processor behind its last callback holds its
   * batch until it goes on, however long that takes; what is lost for good shows in each look.
   */
  private static long left(long before) {
    long least = LiveHeap.bytes() - before;
    for (int looks = 1; looks < MOST_LOOKS && least > SIZE; looks++) {
      LockSupport.parkNanos(REST_NANOS);
      least = Math.min(least, LiveHeap.bytes() - before);
    }
    return least;
  }

  /** Callbacks of one CPU run one after the other, and a barrier orders the last before its end. */
  private static final class Order {
    private int last = -1;
    private long wrong;
    private int count;

    void ran(int number) {
      wrong += number < last ? 1 : 0;
      last = number;
      count++;
    }
  }
}
