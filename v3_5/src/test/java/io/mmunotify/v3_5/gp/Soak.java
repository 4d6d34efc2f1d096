// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.v3_5.gp;

import io.mmunotify.hw.kernel.GracePeriodOptions;
import io.mmunotify.hw.machine.Handshake;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Machine.TaskPlan;
import io.mmunotify.hw.machine.ReadSection;
import io.mmunotify.hw.machine.SectionFrames;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.sync.Rcu;
import io.mmunotify.hw.sync.ReaderCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A process of its own, in which two readers look at nodes, and an updater unlinks a thousand
 * nodes, waits for a grace period and poisons them, again and again. Prints how many nodes were
 * poisoned, and how often a reader met poison.
 *
 * <p>Arguments: how many nodes; how the updater and the readers go about it, a {@link Way}.
 */
final class Soak {
  /** How many nodes there are, all of which one grace period takes out. */
  private static final int NODES = 1_000;

  /** So deep that a section at the bottom lies below the cut of a stack trace. */
  private static final int DEEP = 1_200;

  /** How many polls a reader passes outside of sections behind each section. */
  private static final int OUTSIDE = 20;

  static {
    SectionFrames.declare(Soak.class);
  }

  /** How sections are held, and whether the updater waits. */
  enum Way {
    /** As it should be; a reader is outside of sections about as long as inside. */
    RIGHT(false),
    /** One section after the other: readers come to announce the ends of their sections. */
    BUSY(false),
    /** Broken: the updater waits for no grace period. */
    NO_WAIT(true),
    /** Broken: the readers' methods are not declared to hold sections. */
    UNDECLARED(true);

    /** Then the soak ends as soon as a reader meets poison. */
    private final boolean broken;

    Way(boolean broken) {
      this.broken = broken;
    }
  }

  private final LiveMachine machine = new LiveMachine();
  private final Rcu rcu = new Rcu(machine, RcuTree.boot(machine, options()));
  private final AtomicReferenceArray<Node> published = new AtomicReferenceArray<>(NODES);
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong met = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final Way way;

  private static final class Node {
    int value = 1;
    Node next = this;
  }

  /** Thrown out of sections, and out of what is called there. */
  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Thrown() {
      super("out of a section", null, false, false);
    }
  }

  private static final Node POISON = new Node();

  static {
    POISON.value = 0;
  }

  private Soak(Way way) {
    this.way = way;
  }

  private static GracePeriodOptions options() {
    return GracePeriodOptions.ENGINE;
  }

  public static void main(String[] args) {
    Soak soak = new Soak(Way.valueOf(args[1]));
    long poisoned = soak.run(Long.parseLong(args[0]));
    System.out.println(
        poisoned
            + " poisoned, "
            + soak.reads.get()
            + " reads, "
            + soak.met.get()
            + " met, sections call: "
            + ReaderCalls.areMade());
  }

  private long run(long most) {
    AtomicLong poisoned = new AtomicLong();
    for (int i = 0; i < NODES; i++) {
      published.set(i, new Node());
    }
    TaskPlan updater =
        new TaskPlan(
            "updater",
            task -> {
              while (poisoned.get() < most && !(way.broken && met.get() > 0)) {
                poisoned.addAndGet(update(task));
              }
              stop.set(true);
            });
    machine.run(
        List.of(
            List.of(
                updater,
                new TaskPlan("reader 1", this::readOn),
                new TaskPlan("reader 2", this::readOn))),
        Duration.ofHours(1));
    return poisoned.get();
  }

  private int update(Task task) {
    Node[] old = new Node[NODES];
    for (int i = 0; i < NODES; i++) {
      old[i] = published.getAndSet(i, new Node());
    }
    if (way != Way.NO_WAIT) {
      rcu.synchronize(task);
    }
    for (Node node : old) {
      node.value = 0;
      node.next = POISON;
    }
    return NODES;
  }

  private void readOn(Task task) {
    long n = 0;
    for (; !stop.get(); n++) {
      int at = (int) (n % NODES);
      int bad;
      if (way == Way.UNDECLARED) {
        bad = undeclared(task, at);
      } else if (n % 100_003 == 0) {
        bad = deep(task, at, DEEP);
      } else {
        bad = readOnce(task, at, (int) (n % 5));
      }
      if (bad != 0) {
        met.addAndGet(bad);
      }
      if (way == Way.RIGHT) {
        for (int i = 0; i < OUTSIDE && !stop.get(); i++) {
          Thread.onSpinWait();
        }
      }
    }
    reads.addAndGet(n);
  }

  private int readOnce(Task task, int at, int how) {
    try {
      return switch (how) {
        case 0 -> plain(task, at);
        case 1 -> throwing(task, at);
        case 2 -> nesting(task, at, 3);
        case 3 -> callingBack(task, at);
        default -> run(task, at);
      };
    } catch (Thrown _) {
      return 0;
    }
  }

  /** Whether the node is poisoned, looked at for a while. */
  private static int look(Node node, int times) {
    int bad = 0;
    Node here = node;
    for (int i = 0; i < times; i++) {
      bad += here.value == 1 ? 0 : 1;
      here = here.next;
      Thread.onSpinWait(); // so that the look takes a while
    }
    return bad;
  }

  @ReadSection
  private int plain(Task task, int at) {
    int _ = rcu.readLock(task);
    int bad = look(published.getAcquire(at), 2);
    rcu.readUnlock(task);
    return bad;
  }

  /** A section that looks at many nodes, one after the other. */
  @ReadSection
  private int run(Task task, int at) {
    int bad = 0;
    int _ = rcu.readLock(task);
    for (int i = at; i < Math.min(NODES, at + 20); i++) {
      bad += look(published.getAcquire(i), 1);
    }
    rcu.readUnlock(task);
    return bad;
  }

  /** An exception leaves the section without its unlock. */
  @ReadSection
  private int throwing(Task task, int at) {
    int _ = rcu.readLock(task);
    Node node = published.getAcquire(at);
    int bad = look(node, 3);
    if (bad == 0 && Handshake.isOn()) { // a section that is announced has to be left
      throw new Thrown();
    }
    rcu.readUnlock(task);
    return bad;
  }

  @ReadSection
  private int nesting(Task task, int at, int depth) {
    int _ = rcu.readLock(task);
    Node node = published.getAcquire(at);
    int bad = depth == 0 ? 0 : nesting(task, (at + 1) % NODES, depth - 1);
    bad += look(node, 2);
    rcu.readUnlock(task);
    return bad;
  }

  /** The callback reads, and an exception comes out of its section. */
  @ReadSection
  private int callingBack(Task task, int at) {
    int _ = rcu.readLock(task);
    Node node = published.getAcquire(at);
    int bad = readOnce(task, (at + 7) % NODES, 1) + readOnce(task, (at + 8) % NODES, 4);
    bad += look(node, 2);
    rcu.readUnlock(task);
    return bad;
  }

  private int deep(Task task, int at, int depth) {
    return depth == 0 ? bottom(task, at) : deep(task, at, depth - 1);
  }

  /** A section with so many frames on top that a trace does not reach down to it. */
  @ReadSection
  private int bottom(Task task, int at) {
    int _ = rcu.readLock(task);
    int bad = on(published.getAcquire(at), DEEP);
    rcu.readUnlock(task);
    return bad;
  }

  private static int on(Node node, int depth) {
    return depth == 0 ? look(node, 20_000) : on(node, depth - 1) + (node.value == 1 ? 0 : 1);
  }

  /** As {@link #run}, without saying that it holds a section; found by readers that meet poison. */
  private int undeclared(Task task, int at) {
    int bad = 0;
    int _ = rcu.readLock(task);
    Node first = published.getAcquire(at);
    for (int i = 0; i < NODES; i++) {
      bad += look(published.getAcquire(i), 1);
    }
    bad += look(first, 2);
    rcu.readUnlock(task);
    return bad;
  }
}
