// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The look at an empty list under other protections, and under none: the floor. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerPair {
  private static final int MAX_THREADS = 64;

  private final ListHead head = new ListHead();
  private final HandWritten srcu = new HandWritten(MAX_THREADS);
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final StampedLock stamped = new StampedLock();
  private final AtomicInteger threads = new AtomicInteger();

  /** The number of a thread, in place of a CPU's. */
  @State(Scope.Thread)
  public static class Slot {
    private int number;

    /** Takes the next one. */
    @Setup
    public void take(PeerPair pair) {
      number = pair.threads.getAndIncrement() % MAX_THREADS;
    }
  }

  /** Just the look. */
  @Benchmark
  public Object unprotected(Slot slot) {
    return head.first();
  }

  /** Looks in a row, beside {@link LiveReadPair#pairs}. */
  @Benchmark
  @OperationsPerInvocation(ListHead.LOOKS)
  public void looks(Slot slot, Blackhole hole) {
    for (int i = 0; i < ListHead.LOOKS / 8; i++) { // else C2 unrolls one more than the other
      hole.consume(unprotected(slot));
      hole.consume(unprotected(slot));
      hole.consume(unprotected(slot));
      hole.consume(unprotected(slot));
      hole.consume(unprotected(slot));
      hole.consume(unprotected(slot));
      hole.consume(unprotected(slot));
      hole.consume(unprotected(slot));
    }
  }

  /** SRCU of 3.15 by hand. */
  @Benchmark
  public Object handWritten315(Slot slot) {
    int index = srcu.lock315(slot.number);
    Object first = head.first();
    srcu.unlock315(slot.number, index);
    return first;
  }

  /** SRCU of 4.18 by hand. */
  @Benchmark
  public Object handWritten418(Slot slot) {
    int index = srcu.lock418(slot.number);
    Object first = head.first();
    srcu.unlock418(slot.number, index);
    return first;
  }

  /** A read lock that counts its readers in one word. */
  @Benchmark
  public Object readWriteLock() {
    lock.readLock().lock();
    try {
      return head.first();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** A read lock that counts its readers in one word, without reentrance. */
  @Benchmark
  public Object stampedRead() {
    long stamp = stamped.readLock();
    try {
      return head.first();
    } finally {
      stamped.unlockRead(stamp);
    }
  }

  /** Looks without a lock, and again with one if somebody wrote: no use around a callback. */
  @Benchmark
  public Object stampedOptimistic() {
    long stamp = stamped.tryOptimisticRead();
    Object first = head.first();
    return stamped.validate(stamp) ? first : stampedRead();
  }

  /** One at a time. */
  @Benchmark
  public synchronized Object monitor() {
    return head.first();
  }
}
