// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mmunotify.bench.result.Measurement;
import io.mmunotify.hw.kernel.Callback;
import io.mmunotify.hw.kernel.Driver;
import io.mmunotify.hw.kernel.Kernel;
import io.mmunotify.hw.kernel.Notifier;
import io.mmunotify.hw.machine.LiveMachine;
import io.mmunotify.hw.machine.Task;
import io.mmunotify.hw.memory.FaultInjector;
import io.mmunotify.hw.memory.Page;
import io.mmunotify.hw.mm.MmStruct;
import io.mmunotify.hw.mm.VmHardware;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jol.info.GraphStats;
import org.openjdk.jol.vm.VM;
import org.openjdk.jol.vm.VirtualMachine;

/**
 * What an address space, a notifier and a CPU take, by JOL: what becomes reachable with one more of
 * them. An object of a JVM has a header and locks of its own, so a kernel's figures are smaller.
 */
public final class MemoryUse {
  public static final String NAME = "MemoryUse";
  static final String MM = "an address space";
  static final String MM_NOTIFIED = "an address space with a notifier, which then left";
  static final String NOTIFIER = "a notifier, registered";
  static final String TASK = "a task on a CPU of its own";
  static final String MEMORY = "1 GiB of frames, none in use";
  static final String FRAME = "a frame in use";

  /** Longer than the ticks of a machine that has something to do are apart. */
  private static final long REST_NANOS = 20_000_000;

  public static final List<String> ALL = List.of(MM, MM_NOTIFIED, NOTIFIER, TASK, MEMORY, FRAME);

  static {
    // Records have no offset that JOL could ask for; attaching to itself would only warn.
    System.setProperty("jol.magicFieldOffset", "true");
    System.setProperty("jol.skipDynamicAttach", "true");
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      VirtualMachine _ = VM.current(); // says on System.out that nothing is attached, just once
    } finally {
      System.setOut(out);
    }
  }

  private final String generation;
  private final String gracePeriods;
  private final LiveMachine machine = new LiveMachine();
  private final Kernel kernel;
  private final Task task;
  private final List<Object> roots = new ArrayList<>();
  private int notifiers;
  private @Nullable VmHardware hardware;

  /** What all took when it was looked at last. */
  private long total;

  private MemoryUse(String generation, String gracePeriods) {
    this.generation = generation;
    this.gracePeriods = gracePeriods;
    this.kernel =
        GracePeriodParams.generation(generation)
            .boot(
                machine, FaultInjector.none(), GracePeriodParams.options(gracePeriods, 4_000_000));
    this.task = machine.attach("bench");
    machine.startWorkers();
    roots.addAll(List.of(machine, kernel));
  }

  /** One measurement for each thing. */
  public static List<Measurement> measure(String generation, String gracePeriods) {
    MemoryUse use = new MemoryUse(generation, gracePeriods);
    try {
      use.notified(); // what the first of all makes does not count,
      use.readingTask();
      use.notified(); // nor what the first grace period does that waits for a second CPU
      MmStruct mm = use.newMm();
      use.register(mm);
      use.total = use.bytes();
      return List.of(
          use.more(MM, use::newMm),
          use.more(MM_NOTIFIED, use::notified),
          use.more(NOTIFIER, () -> use.register(mm)),
          use.more(TASK, use::readingTask),
          use.more(MEMORY, use::newMemory),
          use.more(FRAME, use::newFrame));
    } finally {
      use.machine.stop();
    }
  }

  private MmStruct newMm() {
    MmStruct mm = kernel.newMm("mm", 1);
    roots.add(mm);
    return mm;
  }

  private void notified() {
    MmStruct mm = newMm();
    kernel.unregister(task, register(mm), mm);
  }

  private Notifier register(MmStruct mm) {
    Notifier notifier =
        kernel.newNotifier(
            "n" + notifiers++, EnumSet.of(Callback.RELEASE), Set.of(), new Driver() {});
    if (kernel.register(task, notifier, mm) != 0) {
      throw new IllegalStateException("registering " + notifier.name() + " failed");
    }
    return notifier;
  }

  private void newMemory() {
    hardware = VmHardware.of(LiveVm.FRAMES, LiveVm.HUGE_PAGES);
    roots.add(hardware);
  }

  private void newFrame() {
    Page _ = Objects.requireNonNull(hardware).memory().allocAtBoot();
  }

  /** One that has read, so that its CPU has what readers need. */
  private void readingTask() {
    Task reader = machine.attach("reader");
    int _ = kernel.clearFlushYoung(reader, (MmStruct) roots.getLast(), 0, 4096);
  }

  /** The lesser of two: behind one of them the machine may have had something left to do. */
  private Measurement more(String what, Runnable make) {
    double bytes = Math.min(oneMore(make), oneMore(make));
    return new Measurement(
        NAME,
        Map.of("generation", generation, "gracePeriods", gracePeriods, "of", what),
        1,
        "single",
        "none",
        "B",
        List.of(List.of(bytes)),
        Map.of());
  }

  private long oneMore(Runnable make) {
    long before = total;
    make.run();
    total = bytes();
    return total - before;
  }

  /**
   * When the machine's own threads are at rest: one that parks is reachable by what it waits for.
   */
  private long bytes() {
    long before;
    long now = reachable();
    do {
      before = now;
      LockSupport.parkNanos(REST_NANOS);
      now = reachable();
    } while (now != before);
    return now;
  }

  private long reachable() {
    return GraphStats.parseInstance(roots.toArray()).totalSize();
  }
}
