// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.list.HlistHead;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.mm.MmHooks;
import io.mmunotify.hw.mm.MmStruct;
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
 *
 * <p>All reach the driver as notifiers do: a table of functions, some of which may be missing, and
 * behind the function a driver of which only the interface is known. Called any other way they
 * would be told apart by what the JVM makes of a call, not by what protects the list.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup before anything else
public class PeerWalk {
  /** How many are in the list. */
  @Param({"0", "1", "4", "16", "64"})
  public int notifiers;

  private static final int SLOTS = 64;

  private final LiveMachine machine = new LiveMachine();
  private final HandWritten srcu = new HandWritten(SLOTS);
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final StampedLock stamped = new StampedLock();
  private final MmStruct mm = new MmStruct("mm", 1, new NoHooks());
  private Node[] array;
  private List<Node> copyOnWrite;
  private volatile @Nullable Node first;

  /** A driver's functions. */
  private record Ops(@Nullable Young clearFlushYoung) {}

  /** One of them. */
  @FunctionalInterface
  private interface Young {
    int call(Task current, Node node, MmStruct mm, long address);
  }

  private static final class Node {
    private final Ops ops;
    private volatile @Nullable Node next;

    Node(Driver driver) {
      this.ops =
          new Ops((current, node, mm, address) -> driver.clearFlushYoung(current, mm, address));
    }

    int clearFlushYoung(Task current, MmStruct mm, long address) {
      Young function = ops.clearFlushYoung();
      return function == null ? 0 : function.call(current, this, mm, address);
    }
  }

  /** Nothing hangs on the address space: the lists are the peers' own. */
  private static final class NoHooks implements MmHooks {
    @Override
    public void exitMmap(Task current, MmStruct mm) {}

    @Override
    public void mmDestroy(Task current, MmStruct mm) {}

    @Override
    public @Nullable HlistHead notifiers(MmStruct mm) {
      return null;
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
    array =
        Stream.generate(() -> new Node(new CountingDriver())).limit(notifiers).toArray(Node[]::new);
    copyOnWrite = new CopyOnWriteArrayList<>(array);
    for (Node node : array) {
      node.next = first;
      first = node;
    }
  }

  /** The floor: no walk of as many can be quicker. */
  @Benchmark
  public int array(Current current) {
    int young = 0;
    for (Node node : array) {
      young |= node.clearFlushYoung(current.task, mm, 0);
    }
    return young;
  }

  /** A linked list that nothing protects. */
  @Benchmark
  public int unprotectedList(Current current) {
    int young = 0;
    for (Node node = first; node != null; node = node.next) {
      young |= node.clearFlushYoung(current.task, mm, 0);
    }
    return young;
  }

  /** The list in a section of SRCU as of 3.15 by hand: what that generation's walk can come to. */
  @Benchmark
  public int handWritten315(Current current) {
    int slot = current.task.id() % SLOTS;
    int index = srcu.lock315(slot);
    int young = unprotectedList(current);
    srcu.unlock315(slot, index);
    return young;
  }

  /** The list in a section of SRCU as of 4.18 by hand: what that generation's walk can come to. */
  @Benchmark
  public int handWritten418(Current current) {
    int slot = current.task.id() % SLOTS;
    int index = srcu.lock418(slot);
    int young = unprotectedList(current);
    srcu.unlock418(slot, index);
    return young;
  }

  /** A walk of a snapshot. */
  @Benchmark
  public int copyOnWriteArrayList(Current current) {
    int young = 0;
    for (Node node : copyOnWrite) {
      young |= node.clearFlushYoung(current.task, mm, 0);
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
