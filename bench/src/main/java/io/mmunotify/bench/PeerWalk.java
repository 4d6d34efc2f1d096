// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench;

import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Task;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What else one might keep callbacks in, called as often. The locks make whoever takes a callback
 * out wait until it has ended, and every caller of one wait for him; the array, the plain list and
 * Java's copy-on-write list cannot tell when a callback that was taken out has ended.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class PeerWalk {
  /** How many are in the list. */
  @Param({"0", "1", "4", "16", "64"})
  public int notifiers;

  private final LiveMachine machine = new LiveMachine();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final StampedLock stamped = new StampedLock();
  private CountingDriver[] array;
  private List<CountingDriver> copyOnWrite;
  private volatile @Nullable Node first;

  private static final class Node {
    private final CountingDriver driver;
    private volatile @Nullable Node next;

    Node(CountingDriver driver, @Nullable Node next) {
      this.driver = driver;
      this.next = next;
    }
  }

  /** The number that the driver counts by. */
  @State(Scope.Thread)
  public static class Current {
    private Task task;

    /** Makes the thread a task. */
    @Setup
    public void attach(PeerWalk walk) {
      task = walk.machine.attach("bench");
    }
  }

  /** Fills the lists. */
  @Setup
  public void fill() {
    array = Stream.generate(CountingDriver::new).limit(notifiers).toArray(CountingDriver[]::new);
    copyOnWrite = new CopyOnWriteArrayList<>(array);
    for (CountingDriver driver : array) {
      first = new Node(driver, first);
    }
  }

  /** The floor: no walk of as many can be quicker. */
  @Benchmark
  public int array(Current current) {
    int young = 0;
    for (CountingDriver driver : array) {
      young |= driver.count(current.task);
    }
    return young;
  }

  /** A linked list that nothing protects. */
  @Benchmark
  public int unprotectedList(Current current) {
    int young = 0;
    for (Node node = first; node != null; node = node.next) {
      young |= node.driver.count(current.task);
    }
    return young;
  }

  /** A walk of a snapshot. */
  @Benchmark
  public int copyOnWriteArrayList(Current current) {
    int young = 0;
    for (CountingDriver driver : copyOnWrite) {
      young |= driver.count(current.task);
    }
    return young;
  }

  /** The list under a read lock. */
  @Benchmark
  public int readWriteLock(Current current) {
    lock.readLock().lock();
    try {
      return unprotectedList(current);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The list under a read lock that does not nest. */
  @Benchmark
  public int stampedRead(Current current) {
    long stamp = stamped.readLock();
    try {
      return unprotectedList(current);
    } finally {
      stamped.unlockRead(stamp);
    }
  }

  /** Calls first and asks afterwards: wrong for callbacks, which cannot be taken back. */
  @Benchmark
  public int stampedOptimistic(Current current) {
    long stamp = stamped.tryOptimisticRead();
    int young = unprotectedList(current);
    return stamped.validate(stamp) ? young : stampedRead(current);
  }

  /** The list in a monitor. */
  @Benchmark
  public synchronized int monitor(Current current) {
    return unprotectedList(current);
  }
}
