// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.conformance.kit;

import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Generation;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.RmapLock;
import io.mmunotify.hw.mm.VmArea;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Set;

/**
 * A registration on an mm that maps a file, then huge pages, on a thread of its own; the lock of
 * one of the two is held by somebody else until this is closed.
 */
public final class BlockedRegistration implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How often a lock is found taken before it counts as kept. */
  private static final int LOOKS = 100_000;

  private static final VarHandle LOCKED;

  static {
    try {
      LOCKED =
          MethodHandles.privateLookupIn(RmapLock.class, MethodHandles.lookup())
              .findVarHandle(RmapLock.class, "locked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final RmapLock held = new RmapLock();
  private final RmapLock other = new RmapLock();
  private final long begin = System.nanoTime();
  private final Thread thread;

  /**
   * Begins it.
   *
   * @param atHugePages whether it is the lock of the huge pages that is held; else that of the file
   */
  public BlockedRegistration(
      Generation generation, Set<Callback> callbacks, Driver driver, boolean atHugePages) {
    this(
        generation,
        callbacks,
        driver,
        atHugePages ? VmArea.Kind.FILE : VmArea.Kind.HUGETLB_FILE,
        atHugePages ? VmArea.Kind.HUGETLB_FILE : VmArea.Kind.FILE);
  }

  /**
   * Begins it.
   *
   * @param free the kind of the area whose lock nobody else holds
   * @param blocked the kind of the area whose lock is held
   */
  private BlockedRegistration(
      Generation generation,
      Set<Callback> callbacks,
      Driver driver,
      VmArea.Kind free,
      VmArea.Kind blocked) {
    LiveMachine machine = new LiveMachine();
    Kernel kernel = generation.boot(machine, FaultInjector.none());
    MmStruct mm = kernel.newMm("A", 1);
    boolean hugeIsFree = free == VmArea.Kind.HUGETLB_FILE;
    add(mm, hugeIsFree ? blocked : free, hugeIsFree ? held : other);
    add(mm, hugeIsFree ? free : blocked, hugeIsFree ? other : held);
    Notifier notifier = kernel.newNotifier("kvm", callbacks, Set.of(), driver);
    LOCKED.setVolatile(held, true);
    thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> kernel.register(machine.attach("driver"), notifier, mm));
  }

  /** Huge pages lie behind everything else. */
  private static void add(MmStruct mm, VmArea.Kind kind, RmapLock lock) {
    long start = kind == VmArea.Kind.HUGETLB_FILE ? 1L << 21 : mm.vmas().size() * 4096L;
    mm.vmas()
        .add(
            new VmArea(
                start, kind == VmArea.Kind.HUGETLB_FILE ? 1L << 22 : start + 4096, kind, lock));
  }

  /** However slow the machine is, a registration that nobody holds up gets on in a minute. */
  private void requirePatience() {
    if (System.nanoTime() - begin > PATIENCE.toNanos()) {
      throw new IllegalStateException("the registration does not come to the locks of areas");
    }
  }

  /** Whether the registration has got the lock that nobody else holds. */
  public boolean otherIsTaken() {
    if (!thread.isAlive()) {
      throw new IllegalStateException("the registration was not held up by the lock");
    }
    return (boolean) LOCKED.getVolatile(other);
  }

  /** Lets the registration go on to its end. */
  @Override
  public void close() {
    LOCKED.setVolatile(held, false);
    try {
      if (!thread.join(PATIENCE)) {
        throw new IllegalStateException("the registration never ends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Registers where the lock of anonymous memory stands in the way, and that of a file does not.
   */
  public static boolean waitsForAnonymousMemory(Generation generation) {
    try (BlockedRegistration atAnonymous =
        new BlockedRegistration(
            generation, Set.of(), new Driver() {}, VmArea.Kind.FILE, VmArea.Kind.ANONYMOUS)) {
      int looks = 0;
      while (looks < LOOKS && atAnonymous.thread.isAlive()) {
        atAnonymous.requirePatience();
        looks += LOCKED.getVolatile(atAnonymous.other).equals(true) ? 1 : 0;
        Thread.onSpinWait();
      }
      return looks == LOOKS;
    }
  }

  /** Registers where the locks of a file and of huge pages stand in the way, one at a time. */
  public static boolean takesHugePagesFirst(Generation generation) {
    Set<Callback> none = Set.of();
    Driver driver = new Driver() {};
    try (BlockedRegistration atHugePages = new BlockedRegistration(generation, none, driver, true);
        BlockedRegistration atFile = new BlockedRegistration(generation, none, driver, false)) {
      while (true) {
        atHugePages.requirePatience();
        if (atHugePages.otherIsTaken()) {
          return false; // the file's lock is held while huge pages are waited for
        } else if (atFile.otherIsTaken()) {
          return true;
        }
        Thread.onSpinWait();
      }
    }
  }
}
